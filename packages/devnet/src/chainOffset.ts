import { z } from "zod";
import { rpcRequest } from "./rpc.ts";

/** Milliseconds by which chain and machine may differ through rounding alone. */
const tolerance = 2_000;

const pendingBlock = z.object({ timestamp: z.templateLiteral(["0x", z.string()]) });

/**
 * How far a chain's clock is ahead of the machine's, by the time that a block mined now would carry.
 *
 * @param rpcUrl - HTTP endpoint of the chain.
 * @param now - The machine's clock (milliseconds since the epoch).
 * @returns milliseconds, negative for a chain that is behind; 0 for one whose time was never moved.
 */
export async function chainOffset(rpcUrl: string, now: () => number = Date.now): Promise<number> {
  const block = await rpcRequest(rpcUrl, "eth_getBlockByNumber", ["pending", false]);
  const { timestamp } = pendingBlock.parse(block);
  const offset = Number(timestamp) * 1_000 - now();
  return Math.abs(offset) < tolerance ? 0 : offset;
}
