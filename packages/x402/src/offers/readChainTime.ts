import { type SessionClient, toSessionError } from "@abbababa/sdk";
import { getBlock } from "viem/actions";

/**
 * Reads the time of the chain's last block.
 *
 * @param session - Whose node is asked.
 * @returns Unix seconds.
 * @throws {EndpointError} when the node does not answer.
 */
export async function readChainTime({ publicClient }: SessionClient): Promise<bigint> {
  try {
    return (await getBlock(publicClient)).timestamp;
  } catch (error) {
    throw toSessionError(error);
  }
}
