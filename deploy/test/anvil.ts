import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";
import { createTestClient, type Hex, http, parseEther, publicActions, walletActions } from "viem";

const require = createRequire(import.meta.url);

/** A chain for one test. */
export interface Anvil extends AsyncDisposable {
  readonly rpcUrl: string;
  readonly client: ReturnType<typeof createClient>;
}

/**
 * Starts anvil on a free port.
 *
 * @param options - Its chain id, its rules, and whether CreateX is there.
 */
export async function startAnvil(options: {
  chainId: number;
  createX?: "present" | "absent";
  hardfork?: "osaka" | "prague";
}): Promise<Anvil> {
  const { chainId, hardfork } = options;
  const args = ["--port", "0", "--chain-id", String(chainId), ...(hardfork ? ["--hardfork", hardfork] : [])];
  const child = spawn(anvilBinary(), args, { stdio: ["ignore", "pipe", "inherit"] });
  const rpcUrl = await readUrl(child);
  const client = createClient(rpcUrl);
  if (options.createX !== "absent") await deployCreateX(client);
  return {
    rpcUrl,
    client,
    async [Symbol.asyncDispose]() {
      if (child.exitCode !== null) return;
      child.kill("SIGKILL");
      await once(child, "exit");
    },
  };
}

function createClient(rpcUrl: string) {
  return createTestClient({ mode: "anvil", transport: http(rpcUrl), pollingInterval: 20 })
    .extend(publicActions)
    .extend(walletActions);
}

/** By the transaction that its authors signed once for every chain; Ignition ships it without exporting it. */
async function deployCreateX(client: Anvil["client"]): Promise<void> {
  await client.setBalance({
    address: "0xeD456e05CaAb11d66C4c797dD6c1D6f9A7F352b5",
    value: parseEther("0.4"),
  });
  const ignition = dirname(require.resolve("@nomicfoundation/ignition-core/package.json"));
  const path = join(ignition, "dist/src/internal/execution/strategy/createx-artifact.js");
  const { presignedTx }: { presignedTx: Hex } = await import(pathToFileURL(path).href);
  const hash = await client.sendRawTransaction({ serializedTransaction: presignedTx });
  await client.waitForTransactionReceipt({ hash });
}

async function readUrl(child: ChildProcess): Promise<string> {
  if (!child.stdout) throw new Error("anvil has no output");
  for await (const line of createInterface(child.stdout)) {
    const address = /^Listening on (\S+)/.exec(line)?.[1];
    if (address) {
      child.stdout.resume();
      return `http://${address}`;
    }
  }
  throw new Error("anvil ended before it listened");
}

/** The binary itself: its launcher would be one more process to stop. */
function anvilBinary(): string {
  const launcher = dirname(require.resolve("@foundry-rs/anvil/package.json"));
  const architecture = process.arch === "x64" ? "amd64" : process.arch;
  const manifest = createRequire(join(launcher, "bin.mjs")).resolve(
    `@foundry-rs/anvil-${process.platform}-${architecture}/package.json`,
  );
  return join(dirname(manifest), "bin", process.platform === "win32" ? "anvil.exe" : "anvil");
}
