import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { type Endpoints, toEnvironment } from "./readEndpoints.ts";

/**
 * Runs an agent in a process of its own. It gets the bundle by standard input alone: arguments, environment, URLs and
 * logs are read by others.
 *
 * @param file - The agent's.
 * @param bundle - From `SessionInfo.serialize()`.
 * @param endpoints - Where the market is; not secret, so by the environment.
 * @param signal - Ends the process.
 * @throws when the agent fails.
 */
export async function runAgent(
  file: URL,
  bundle: string,
  endpoints: Endpoints,
  signal: AbortSignal,
): Promise<void> {
  const child = spawn(process.execPath, [fileURLToPath(file)], {
    stdio: ["pipe", "inherit", "inherit"],
    env: { ...process.env, ...toEnvironment(endpoints) },
    signal,
  });
  // An agent that ends before it has read says why by itself.
  child.stdin.on("error", () => undefined);
  child.stdin.end(bundle);
  const [code] = (await once(child, "exit")) as [number | null];
  if (code !== 0) throw new Error(`The agent ended with ${code ?? "a signal"}.`);
}
