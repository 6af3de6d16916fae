import type { Alto } from "./alto.ts";
import type { DevnetClient } from "./client.ts";

/** Milliseconds by which chain and machine may differ through rounding alone. */
const tolerance = 2_000;

/** The chain's time, in seconds: what a block mined now would carry. */
export async function chainTime(client: DevnetClient): Promise<bigint> {
  const { timestamp } = await client.getBlock({ blockTag: "pending" });
  return timestamp;
}

/** Makes the bundler agree with a chain whose time was moved. */
export async function followChainTime(client: DevnetClient, alto: Alto): Promise<void> {
  const offset = Number(await chainTime(client)) * 1_000 - Date.now();
  await alto.setClock(Math.abs(offset) < tolerance ? 0 : offset);
}
