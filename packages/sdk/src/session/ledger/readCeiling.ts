import { type Address, type Client, isAddressEqual, zeroAddress } from "viem";
import { readContract } from "viem/actions";
import { contractAddress } from "../../chains/contractAddresses.ts";
import type { Network } from "../../chains/resolveNetwork.ts";
import { spendCapAbi } from "../../generated/usedAbis.ts";
import { withJson } from "../../json/withJson.ts";

/** What all sessions of an account together may spend of a token, in base units. */
export interface Ceiling {
  /** The zero address is ETH. */
  readonly token: Address;
  /** Most that may ever be counted; `undefined`: there is no ceiling. */
  readonly limit: bigint | undefined;
  /** Counted while a ceiling was set; kept when it is removed. */
  readonly used: bigint;
  /** What it leaves; `undefined`: there is no ceiling. */
  readonly left: bigint | undefined;
}

/**
 * Reads the ceiling of a token.
 *
 * @param client - Reads the chain.
 * @param question - The SpendCap, the account, the token.
 */
export async function readCeiling(
  client: Client,
  question: { readonly module: Address; readonly account: Address; readonly token: Address },
): Promise<Ceiling> {
  const { module, account, token } = question;
  const { set, limit, used } = await readContract(client, {
    abi: spendCapAbi,
    address: module,
    functionName: "ceilingOf",
    args: [account, token],
  });
  if (!set) return withJson("Ceiling", { token, limit: undefined, used, left: undefined });
  return withJson("Ceiling", { token, limit, used, left: limit > used ? limit - used : 0n });
}

/** A token by its address or one of the names. */
export type TokenName = "USDC" | "ETH" | Address;

/** Finds a token's address. */
export function resolveTokenName(token: TokenName, network: Pick<Network, "chainId" | "addresses">): Address {
  if (token === "USDC") return contractAddress("usdc", network);
  return token === "ETH" || isAddressEqual(token, zeroAddress) ? zeroAddress : token;
}
