import type { Address, Chain, PublicClient, Transport } from "viem";
import { readContract } from "viem/actions";
import type { Call } from "../../accounts/Call.ts";
import type { SafeState } from "../../accounts/safe7579/readSafe.ts";
import { safeAbi } from "../../accounts/safe7579/safeAbi.ts";
import { withJson } from "../../json/withJson.ts";
import type { PreparedSafeTransaction } from "./SafeTransaction.ts";

/**
 * Reads the nonce at which a Safe makes its next transaction.
 *
 * @param client - Reads the chain.
 * @param address - The Safe.
 */
export async function readSafeNonce(
  client: PublicClient<Transport, Chain>,
  address: Address,
): Promise<bigint> {
  return await readContract(client, { abi: safeAbi, address, functionName: "nonce" });
}

/**
 * Puts calls into the next transaction of a Safe, for its owners to sign.
 *
 * @param client - Reads the Safe's nonce.
 * @param account - The Safe.
 * @param safe - What it says of itself.
 * @param calls - The calls.
 */
export async function toSafeTransaction(
  client: PublicClient<Transport, Chain>,
  account: Address,
  { owners, threshold }: SafeState,
  calls: readonly Call[],
): Promise<PreparedSafeTransaction> {
  const nonce = await readSafeNonce(client, account);
  const transaction = withJson("SafeTransaction", { chainId: client.chain.id, account, nonce, calls });
  return { transaction, owners, threshold: Number(threshold) };
}
