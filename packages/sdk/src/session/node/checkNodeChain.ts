import type { Client } from "viem";
import { getChainId } from "viem/actions";
import { ChainMismatchError } from "../../chains/chainErrors.ts";
import { loadFailures } from "../failures/loadFailures.ts";

/**
 * Checks that a node is of the chain that it is taken for.
 *
 * @param client - The node's.
 * @param expected - The chain's id.
 * @throws {ChainMismatchError} and, when the node does not answer, what `toSessionError` makes of it.
 */
export async function checkNodeChain(client: Client, expected: number): Promise<void> {
  const actual = await getChainId(client).catch(async (error: unknown) => {
    const { toSessionError } = await loadFailures();
    throw toSessionError(error);
  });
  if (actual !== expected) throw new ChainMismatchError({ subject: "node", expected, actual });
}
