import { text } from "node:stream/consumers";

/** Reads the one string that an agent gets from its owner, from standard input. */
export async function readBundle(): Promise<string> {
  if (process.stdin.isTTY)
    throw new Error("An agent gets its bundle by standard input; run the example that starts it.");
  return (await text(process.stdin)).trim();
}
