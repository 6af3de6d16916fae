import { contractAddress, type ListedOwner, listOwners } from "@abbababa/sdk";
import { type AccountKind, adapterFor } from "@abbababa/sdk/accounts";
import { type Address, createPublicClient, http, isAddress, parseAbi } from "viem";
import type { ConsoleNetwork } from "../config/ConsoleConfig.ts";
import { toNetwork } from "../network/toNetwork.ts";
import type { StoredAccount } from "../store/records.ts";
import { en } from "../texts/en.ts";

const abi = parseAbi([
  "function accountId() view returns (string)",
  "function isModuleInstalled(uint256 moduleTypeId, address module, bytes context) view returns (bool)",
]);

/** ERC-7579's number of validators. */
const validatorType = 1n;

/** What was found at an address. */
export interface RecognizedAccount {
  readonly address: Address;
  readonly kind: StoredAccount["kind"];
  /** Of an account whose owners the OwnerValidator keeps; else none. */
  readonly owners: readonly ListedOwner[];
  /** Whether the session module is a validator of it. */
  readonly hasModule: boolean;
}

/** What was named is no account that can be opened. */
export class AccountNotRecognizedError extends Error {
  override readonly name = "AccountNotRecognizedError";
}

/**
 * Finds out what an account is, by what it and the chain say.
 *
 * @param typed - Its address, as a person typed it.
 * @param network - Its chain.
 * @throws {AccountNotRecognizedError} and what the SDK throws.
 */
export async function recognizeAccount(typed: string, network: ConsoleNetwork): Promise<RecognizedAccount> {
  const address = typed.trim();
  if (!isAddress(address)) throw new AccountNotRecognizedError(en.open.noAddress);
  const place = toNetwork(network);
  const client = createPublicClient({ chain: place.chain, transport: http(network.rpcUrl) });
  const owners = await listOwners({ account: address, ...place });
  if ((await client.getCode({ address })) === undefined)
    throw new AccountNotRecognizedError(en.open.nothingThere(network.name));
  const accountId = await client
    .readContract({ abi, address, functionName: "accountId" })
    .catch(() => undefined);
  const kind = kindOf({ address, chainId: network.chainId, accountId });
  const module = contractAddress("spendCap", { chainId: network.chainId, addresses: place.addresses });
  const args = [validatorType, module, "0x"] as const;
  const hasModule = await client
    .readContract({ abi, address, functionName: "isModuleInstalled", args })
    .catch(() => false);
  return { address, kind: owners.length > 0 ? "own" : kind, owners, hasModule };
}

/** Kinds that the page can open; of ERC-6900 accounts it knows nothing yet. */
type OpenedKind = Exclude<AccountKind, "erc6900">;

function kindOf(facts: { address: Address; chainId: number; accountId: string | undefined }): OpenedKind {
  const kind = adapterKindOf(facts);
  if (kind === "erc6900") throw new AccountNotRecognizedError(en.open.unknownKind);
  return kind;
}

function adapterKindOf(facts: Parameters<typeof kindOf>[0]): AccountKind {
  try {
    return adapterFor({ ...facts, deployment: undefined }).kind;
  } catch (cause) {
    throw new AccountNotRecognizedError(en.open.unknownKind, { cause });
  }
}

/** What an owner's device displays when a session is granted. */
export type Display = "terms" | "hash" | "nothing";

/**
 * Says what the owner's device will display.
 *
 * @param account - Whose owner signs.
 */
export function displayOf({ owner, kind }: Pick<StoredAccount, "owner" | "kind">): Display {
  if (owner.kind === "passkey") return "nothing";
  return kind === "kernel" || kind === "safe7579" ? "hash" : "terms";
}
