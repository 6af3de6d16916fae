import { execFile, spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { text } from "node:stream/consumers";
import { promisify } from "node:util";
import type { Devnet } from "@abbababa/devnet";
import { contractAddress } from "@abbababa/sdk";
import { createSessionKey } from "@abbababa/sdk/wallet/session-keys";
import { Client } from "@modelcontextprotocol/client";
import { StdioClientTransport } from "@modelcontextprotocol/client/stdio";
import { ExactEvmScheme } from "@x402/evm/exact/client";
import { wrapFetchWithPayment, x402Client } from "@x402/fetch";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { undone } from "../gas/lab.ts";
import { quantile } from "../latency/quantile.ts";
import { openShop } from "../x402/openShop.ts";

/** What using `abba` takes. Milliseconds, medians. */
export interface TerminalTimes {
  /** A process that prints the help, from its start to its end; and the processor's time of it. */
  readonly help: { readonly wall: number; readonly processor: number };
  /** From the start of the MCP server's process to its first list of tools. */
  readonly firstTools: number;
  /** A paid request over HTTP: by the official client from a plain wallet, and by the tool `pay_request`. */
  readonly paid: { readonly bare: number; readonly tool: number };
}

const count = 10;
const program = join(
  dirname(createRequire(import.meta.url).resolve("@abbababa/cli/package.json")),
  "dist/main.js",
);

/** Measures `abba` as it is installed: its build, in processes of its own. */
export async function measureTerminal(devnet: Devnet): Promise<TerminalTimes> {
  return undone(devnet, async () => {
    const { chain, rpcUrl, bundlerUrl } = devnet;
    const payTo = privateKeyToAccount(generatePrivateKey()).address;
    await using shop = await serve(
      openShop(devnet, payTo, contractAddress("settlement", { chainId: chain.id })),
    );
    const home = await mkdtemp(join(tmpdir(), "abba-bench-"));
    const env = {
      PATH: process.env.PATH ?? "",
      ABBA_HOME: home,
      ABBA_CHAIN: "base-sepolia",
      RPC_URL: rpcUrl,
      BUNDLER_URL: bundlerUrl,
    };
    const { serializedSessionKey, smartAccountAddress } = await createSessionKey({
      ownerPrivateKey: generatePrivateKey(),
      chain,
      rpcUrl,
      bundlerUrl,
      escrowCalls: "none",
      payments: [{ token: "USDC", payees: [payTo], perPayment: 10_000n, perPeriod: 1_000 }],
    });
    await devnet.fundUsdc(smartAccountAddress, 10_000_000n);
    await devnet.fundEth(smartAccountAddress, 10n ** 18n);
    const importing = spawn(process.execPath, [program, "import"], {
      env,
      stdio: ["pipe", "ignore", "pipe"],
    });
    importing.stdin.end(serializedSessionKey);
    const said = await text(importing.stderr);
    if (said !== "") throw new Error(said);

    const help = await measureHelp(env);
    const starts: number[] = [];
    const connect = async () => {
      const before = performance.now();
      const client = new Client({ name: "bench", version: "1.0.0" });
      await client.connect(
        new StdioClientTransport({ command: process.execPath, args: [program, "mcp"], env }),
      );
      await client.listTools();
      starts.push(performance.now() - before);
      return client;
    };
    for (let start = 0; start < count; start += 1) await (await connect()).close();

    const plain = privateKeyToAccount(generatePrivateKey());
    await devnet.fundUsdc(plain.address, 10_000_000n);
    const network = `eip155:${chain.id}` as const;
    const buy = wrapFetchWithPayment(fetch, new x402Client().register(network, new ExactEvmScheme(plain)));
    const bare = await median(async () => {
      const response = await buy(`${shop.url}/exact`);
      await response.text();
    });
    const client = await connect();
    const tool = await median(async () => {
      const args = { url: `${shop.url}/exact`, paymentKey: crypto.randomUUID() };
      const { isError, content } = await client.callTool({ name: "pay_request", arguments: args });
      if (isError) throw new Error(JSON.stringify(content));
    });
    await client.close();
    await rm(home, { recursive: true });
    return { help, firstTools: Math.round(quantile(starts, 0.5)), paid: { bare, tool } };
  });
}

async function measureHelp(env: Record<string, string>): Promise<TerminalTimes["help"]> {
  const [walls, processors]: [number[], number[]] = [[], []];
  for (let start = 0; start < count; start += 1) {
    const before = performance.now();
    await promisify(execFile)(process.execPath, [program, "--help"], { env });
    walls.push(performance.now() - before);
    // A process says at its end what it has used, in microseconds.
    const usage =
      "process.on('exit',()=>{const u=process.resourceUsage();console.error(u.userCPUTime+u.systemCPUTime)})";
    const args = ["--import", `data:text/javascript,${encodeURIComponent(usage)}`, program, "--help"];
    const { stderr } = await promisify(execFile)(process.execPath, args, { env });
    processors.push(Number(stderr) / 1_000);
  }
  return { wall: Math.round(quantile(walls, 0.5)), processor: Math.round(quantile(processors, 0.5)) };
}

/** The first one pays for what is done once. */
async function median(act: () => Promise<void>): Promise<number> {
  const times: number[] = [];
  for (let round = 0; round <= count; round += 1) {
    const before = performance.now();
    await act();
    if (round > 0) times.push(performance.now() - before);
  }
  return Math.round(quantile(times, 0.5));
}

/** Serves on loopback what answers as `fetch` does. */
async function serve(answer: typeof fetch): Promise<AsyncDisposable & { readonly url: string }> {
  const server = createServer((request, response) => {
    const headers = Object.entries(request.headers).map(([name, value]): [string, string] => [
      name,
      String(value),
    ]);
    const { method = "GET", url = "/" } = request;
    answer(`http://${request.headers.host}${url}`, { method, headers }).then(
      async (given) => {
        response.writeHead(given.status, Object.fromEntries(given.headers));
        response.end(Buffer.from(await given.arrayBuffer()));
      },
      () => response.destroy(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The server has no port.");
  return {
    url: `http://127.0.0.1:${address.port}`,
    async [Symbol.asyncDispose]() {
      server.close();
      server.closeAllConnections();
    },
  };
}
