import { readChainTime } from "../session/node/readChainTime.ts";
import { type EscrowReadClient, readClientOf } from "./EscrowClient.ts";
import { throwChainError } from "./failures.ts";

/**
 * Reads the chain's time: what is mined next has the time of the block being built, not that of the newest one.
 *
 * @param client - Reads the chain.
 * @returns Unix seconds.
 * @throws {EndpointError} when the node does not answer.
 */
export async function readClock(client: EscrowReadClient): Promise<bigint> {
  const read = async () => BigInt(await readChainTime(readClientOf(client)));
  return await read().catch(throwChainError);
}
