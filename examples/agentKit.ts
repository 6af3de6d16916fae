/** An agent of Coinbase's AgentKit that pays within a session: `node examples/agentKit.ts`. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { toEnvironment } from "./support/readEndpoints.ts";
import { runExample } from "./support/runExample.ts";

const about =
  "An agent of Coinbase's AgentKit pays the rent, and its session refuses what is more. Installs AgentKit first, in examples/agentkit: 1.3 GB.";

/** AgentKit is in a project of its own, as it pins other versions of viem and zod. */
const project = fileURLToPath(new URL("agentkit/", import.meta.url));

await runExample(about, async (market, signal) => {
  if (!existsSync(`${project}node_modules/@coinbase/agentkit`)) {
    console.log("Installing AgentKit …");
    await run("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline"]);
  }
  await run(process.execPath, ["agent.ts"]);

  async function run(command: string, args: readonly string[]): Promise<void> {
    const env = { ...process.env, ...toEnvironment(market) };
    const child = spawn(command, args, {
      cwd: project,
      stdio: ["ignore", "inherit", "inherit"],
      env,
      signal,
    });
    const [code] = (await once(child, "exit")) as [number | null];
    if (code !== 0) throw new Error(`${command} ${args[0]} ended with ${code ?? "a signal"}.`);
  }
});
