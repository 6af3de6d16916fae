import type { Devnet } from "@abbababa/devnet";

/** What time it is on the chain, in unix seconds. */
export async function chainTime(devnet: Devnet): Promise<number> {
  const { timestamp } = await devnet.publicClient.getBlock();
  return Number(timestamp);
}
