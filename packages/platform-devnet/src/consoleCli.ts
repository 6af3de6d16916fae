#!/usr/bin/env node
import { serveConsole } from "@abbababa/console";
import { runCli } from "@abbababa/console/cli";
import { startPlatformDevnet } from "./startPlatformDevnet.ts";

/** Chain, bundler, platform and page, until a signal comes or a process dies. */
async function serveDevnet(): Promise<void> {
  const stopping = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => stopping.abort());
  const stopped = new Promise<undefined>((resolve) => {
    stopping.signal.addEventListener("abort", () => resolve(undefined));
  });
  const onProgress = (message: string) => console.error(`console: ${message}`);
  try {
    await using local = await startPlatformDevnet({ onProgress, signal: stopping.signal });
    const { chain, rpcUrl, bundlerUrl, crashed } = local.devnet;
    await using page = await serveConsole(
      {
        networks: [{ chainId: chain.id, name: "Devnet", rpcUrl, bundlerUrl }],
        platformUrl: local.platformUrl,
      },
      { port: 0 },
    );
    onProgress("ready; Ctrl-C stops everything");
    console.log(page.url);
    const crash = await Promise.race([stopped, crashed]);
    if (crash !== undefined) throw crash;
    onProgress("stopping");
  } catch (error) {
    if (!(error instanceof Error) || error.name !== "StartAbortedError") throw error;
  }
}

const args = process.argv.slice(2).filter((argument) => argument !== "--");
if (args.includes("--devnet")) await serveDevnet();
else await runCli(args);
