/** The command as those use it who have only the package: a devnet in one process, commands to it from others. */
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { createInterface } from "node:readline";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { createPublicClient, erc20Abi, http, parseEther } from "viem";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import manifest from "../package.json" with { type: "json" };
import { runCommand } from "../src/cli/commands.ts";
import { parseFunding } from "../src/cli/funding.ts";
import { readArguments } from "../src/cli/readArguments.ts";
import { DevnetUnreachableError, OptionsInvalidError } from "../src/errors.ts";
import { addresses } from "../src/index.ts";

const cli = fileURLToPath(new URL("../src/cli/main.ts", import.meta.url));
const [first, second] = [
  "0x00000000000000000000000000000000000000f1",
  "0x00000000000000000000000000000000000000f2",
] as const;

/** Runs the command to its end. */
function run(args: readonly string[], environment: NodeJS.ProcessEnv = {}) {
  return new Promise<{ exitCode: number; stdout: string; stderr: string }>((resolve) => {
    const env = { PATH: process.env.PATH, HOME: process.env.HOME, ...environment };
    const child = execFile(process.execPath, [cli, ...args], { env }, (_, stdout, stderr) =>
      resolve({ exitCode: child.exitCode ?? -1, stdout, stderr }),
    );
  });
}

let rpcUrl: string;
let stop: () => Promise<unknown>;
let client: ReturnType<typeof createPublicClient>;

beforeAll(async () => {
  const grants = [`${first}=100USDC`, `${first}=0.5ETH`, `${second}=2.5 usdc`].flatMap((each) => [
    "--fund",
    each,
  ]);
  const child = spawn(process.execPath, [cli, "--json", ...grants], { stdio: ["ignore", "pipe", "ignore"] });
  const ended = once(child, "exit").then(([code]) => Promise.reject(new Error(`ended with ${code}`)));
  const [line] = (await Promise.race([once(createInterface(child.stdout), "line"), ended])) as [string];
  ended.catch(() => {});
  ({ rpcUrl } = z.object({ rpcUrl: z.string() }).parse(JSON.parse(line)));
  client = createPublicClient({ transport: http(rpcUrl), cacheTime: 0 });
  stop = async () => {
    child.kill("SIGINT");
    if (child.exitCode === null) await once(child, "exit");
  };
});
afterAll(() => stop?.());

const usdcOf = (address: `0x${string}`) =>
  client.readContract({ abi: erc20Abi, address: addresses.usdc, functionName: "balanceOf", args: [address] });

describe("on a devnet that another process runs", () => {
  test("default: --fund gave what was asked for", async () => {
    expect(await usdcOf(first)).toBe(100_000_000n);
    expect(await client.getBalance({ address: first })).toBe(parseEther("0.5"));
    expect(await usdcOf(second)).toBe(2_500_000n);
  });

  test("behavior: faucet adds ETH and USDC", async () => {
    const before = { usdc: await usdcOf(second), wei: await client.getBalance({ address: second }) };
    const usdc = await run(["faucet", second, "0.000001", "USDC", "--rpc-url", rpcUrl]);
    expect(usdc).toEqual({ exitCode: 0, stdout: `${second} received 0.000001 USDC.\n`, stderr: "" });
    const eth = await run(["faucet", second, "3", "eth", "--json"], { DEVNET_RPC_URL: rpcUrl });
    expect(JSON.parse(eth.stdout)).toEqual({ address: second, token: "ETH", amount: "3000000000000000000" });
    expect((await usdcOf(second)) - before.usdc).toBe(1n);
    expect((await client.getBalance({ address: second })) - before.wei).toBe(parseEther("3"));
  });

  test("behavior: increase-time and mine", async () => {
    const before = await client.getBlock();
    const later = await run(["increase-time", "86400", "--json", "--rpc-url", rpcUrl]);
    const { timestamp } = z.object({ timestamp: z.number() }).parse(JSON.parse(later.stdout));
    expect(timestamp).toBeGreaterThanOrEqual(Number(before.timestamp) + 86_400);
    const mined = await run(["mine", "3", "--rpc-url", rpcUrl]);
    expect(mined.stdout).toContain(`Block ${before.number + 4n}, `);
    await run(["mine", "--rpc-url", rpcUrl]);
    expect(await client.getBlockNumber()).toBe(before.number + 5n);
  });
});

describe("what is refused, before anything is asked for", () => {
  test.each([
    [["increase-time"], "SECONDS is missing"],
    [["increase-time", "-5"], "-5"],
    [["increase-time", "1.5"], 'SECONDS is to be a whole number above zero, and "1.5" is not'],
    [["increase-time", "60", "70"], '"70"'],
    [["mine", "0"], "BLOCKS"],
    [["faucet", first], "is not an amount"],
    [["faucet", "0x12", "1", "ETH"], "is not an address"],
    [["faucet", first, "1", "ETH"], undefined],
    [["faucet", "0x036CbD53842c5426634e7929541eC2318f3dCF7E", "1", "ETH"], "its checksum is wrong"],
    [["faucet", first, "1", "DAI"], "it has ETH and USDC"],
    [["faucet", first, "0.0000001", "USDC"], "more than the 6 decimals of USDC"],
    [["faucet", first, "1e3", "USDC"], "is not an amount"],
    [["explode"], "there are increase-time, mine, faucet"],
    [["mine", "--port", "1"], "--port belongs to the start of a devnet"],
    [["--rpc-url", "http://127.0.0.1:1"], "--rpc-url belongs to a command"],
    [["--fund", first], "is not an amount"],
    [["mine", "--rpc-url", "ftp://x"], "an http(s) URL is expected"],
  ] as const)("error: %j", async (args, message) => {
    // Nobody listens there: what is right goes on to say so, and what is wrong is not tried.
    const attempt = async () => {
      const { command: [name = "", ...rest] = [], rpcUrl } = readArguments(args, undefined);
      await runCommand(name, rest, rpcUrl ?? "http://127.0.0.1:1/secret");
    };
    const error = await attempt().catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(message === undefined ? DevnetUnreachableError : OptionsInvalidError);
    expect(String(error)).toContain(message ?? "No devnet answers at http://127.0.0.1:1.");
    expect(String(error)).not.toContain("secret");
  });

  test("error: the exit code tells wrong use from a devnet that is not there", async () => {
    const wrong = await run(["mine", "0"]);
    const absent = await run(["mine"], { DEVNET_RPC_URL: "http://127.0.0.1:1/secret" });
    expect([wrong.exitCode, absent.exitCode]).toEqual([2, 1]);
    expect([wrong.stdout, absent.stdout]).toEqual(["", ""]);
    expect(absent.stderr).toContain("DEVNET_RPC_URL");
    expect(absent.stderr).not.toContain("secret");
  });

  test("error: a node that is not a devnet's is sent nothing", async () => {
    const methods: string[] = [];
    const server = createServer(async (request, response) => {
      const body = z.object({ method: z.string() }).parse(JSON.parse(await text(request)));
      methods.push(body.method);
      const result = body.method === "eth_chainId" ? "0x2105" : "op-geth/v1.101";
      response.end(JSON.stringify({ jsonrpc: "2.0", id: 1, result }));
    }).listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    const { exitCode, stderr } = await run([
      "faucet",
      first,
      "1",
      "ETH",
      "--rpc-url",
      `http://127.0.0.1:${port}`,
    ]);
    server.close();
    expect(stderr).toContain("does not belong to a devnet");
    expect({ exitCode, methods: methods.sort() }).toEqual({
      exitCode: 1,
      methods: ["eth_chainId", "web3_clientVersion"],
    });
  });
});

test("behavior: --version, and a --help that names the commands", async () => {
  expect((await run(["--version"])).stdout).toBe(`${manifest.version}\n`);
  const { stdout } = await run(["faucet", "--help"]);
  for (const word of ["increase-time", "mine", "faucet", "--fund"]) expect(stdout).toContain(word);
});

test("behavior: an amount is read as written", () => {
  expect(parseFunding(`${first}=1.000001usdc`)).toEqual({
    address: first,
    token: "USDC",
    amount: 1_000_001n,
  });
  expect(parseFunding(`${first}=0.000000000000000001 ETH`).amount).toBe(1n);
});
