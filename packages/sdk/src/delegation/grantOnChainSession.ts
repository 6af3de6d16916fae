import { type Address, type Hex, isAddressEqual } from "viem";
import { signAsKernelOwner } from "../accounts/kernel/signAsKernelOwner.ts";
import { contractAddress } from "../chains/contractAddresses.ts";
import { readNetwork } from "../chains/resolveNetwork.ts";
import { SecretKey } from "../secrets/SecretKey.ts";
import { createSessionKey } from "../session/actions/createSessionKey.ts";
import type { CreateSessionKeyParameters } from "../session/grant/CreateSessionKeyParameters.ts";
import { deserializeSessionKey } from "../session/grant/deserializeSessionKey.ts";
import { toOwner } from "../session/signer/toOwner.ts";
import { SessionHalvesMismatchError } from "./delegationErrors.ts";

/** The on-chain half of a session. */
export interface OnChainHalf {
  readonly serialized: SecretKey<string>;
  readonly privateKey: SecretKey<Hex>;
  readonly sessionId: Hex;
  readonly account: Address;
  readonly chainId: number;
  /** Its lifetime limit, base units. */
  readonly budgetUsdc: bigint;
  /** Has the owner sign a hash in the account's name (ERC-1271). */
  readonly signAsAccount: (hash: Hex) => Promise<Hex>;
}

/**
 * Grants the on-chain half of a session, with the budget and the time of the other. Sends nothing.
 *
 * @param onChain - What `createSessionKey` takes.
 * @param half - The other half's budget (base units), if it was said, and time (seconds).
 * @returns The grant, not told to anybody yet.
 * @throws {SessionHalvesMismatchError}
 */
export async function grantOnChainSession(
  onChain: CreateSessionKeyParameters,
  { budgetUsdc, expiry }: { readonly budgetUsdc: bigint | undefined; readonly expiry: number },
): Promise<OnChainHalf> {
  const { validitySeconds = expiry } = onChain;
  if (validitySeconds !== expiry) {
    throw new SessionHalvesMismatchError({ field: "expiry", api: expiry, onChain: validitySeconds });
  }
  const spend =
    onChain.spend ??
    (budgetUsdc === undefined ? undefined : [{ token: "USDC" as const, lifetime: budgetUsdc }]);
  const network = readNetwork(onChain);
  const usdc = contractAddress("usdc", network);
  const created = await createSessionKey({ ...onChain, validitySeconds, spend });
  const limit = created.terms.limits.find(({ token }) => isAddressEqual(token, usdc))?.lifetime;
  if (limit === undefined || (budgetUsdc !== undefined && limit !== budgetUsdc)) {
    throw new SessionHalvesMismatchError({ field: "budgetUsdc", api: budgetUsdc, onChain: limit });
  }
  const owner = toOwner(onChain, "parameters of createSession", network.chainId);
  const { chainId } = network;
  const account = created.smartAccountAddress;
  const { grant, privateKey } = deserializeSessionKey(created.serializedSessionKey);
  const { kernelVersion: version } = grant;
  return {
    serialized: new SecretKey<string>(created.serializedSessionKey),
    privateKey,
    sessionId: created.sessionId,
    account,
    chainId,
    budgetUsdc: limit,
    signAsAccount: (hash) => signAsKernelOwner(owner, { chainId, account, version, hash }),
  };
}
