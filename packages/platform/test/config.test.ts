import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parseOptions } from "../src/options.ts";
import { readConfig, toChain } from "../src/readConfig.ts";
import { readNetworks } from "../src/readNetworks.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "abba-config-"));
});
afterAll(() => rm(folder, { recursive: true }));

let count = 0;
async function written(content: unknown): Promise<string> {
  const path = join(folder, `${count++}.json`);
  await writeFile(path, typeof content === "string" ? content : JSON.stringify(content));
  return path;
}

const escrowAddress = `0x${"11".repeat(20)}`;
const usdcAddress = `0x${"22".repeat(20)}`;

test("default: chains, what is the server's, and every option of the platform", async () => {
  const path = await written({
    port: 1,
    host: "::1",
    metricsPort: 2,
    graceSeconds: 3,
    watchdogSeconds: 0,
    networks: [
      { chain: "base-sepolia", confirmations: 2 },
      { chain: 8453, rpcUrl: "https://node.example/key", startBlock: 7 },
      { chain: 31_337, network: "dev", rpcUrl: "http://127.0.0.1:8545", escrowAddress, usdcAddress },
    ],
    rateLimits: { perAgent: 9 },
    limits: { services: 8 },
    sessionRequests: { intervalSeconds: 2 },
  });
  const { server, networks = [], options } = await readConfig(path);
  expect(server).toEqual({ port: 1, host: "::1", metricsPort: 2, graceSeconds: 3, watchdogSeconds: 0 });
  expect(networks).toMatchObject([
    { chain: "base-sepolia", confirmations: 2 },
    { chain: "base", rpcUrl: "https://node.example/key", startBlock: 7n },
    {
      chain: { id: 31_337 },
      network: "dev",
      addresses: { abbaBabaEscrow: escrowAddress, usdc: usdcAddress },
    },
  ]);
  const settings = parseOptions({ ...options, networks });
  expect(settings).toMatchObject({
    rateLimits: { perAgent: 9, perKey: 600 },
    limits: { services: 8 },
    sessionRequests: { intervalSeconds: 2 },
  });
});

describe("error", () => {
  test.each([
    ["not JSON", "{", "cannot be read as JSON"],
    ["a list", [], "expected object"],
    ["a port that is none", { port: 65_536 }, "port"],
    ["no chain", { networks: [] }, "networks"],
    ["a chain with a name that it does not know", { networks: [{ chain: "x" }] }, "neither base"],
    ["a chain of an id without a node", { networks: [{ chain: 5 }] }, "URL of a node"],
    ["an address that is none", { networks: [{ chain: 5, escrowAddress: "0x1" }] }, "is not an address"],
    ["a field of a chain that it does not know", { networks: [{ chain: 5, rpc: "" }] }, "Unrecognized"],
    ["the database's password", { databaseUrl: "postgresql://" }, "DATABASE_URL"],
    ["the key of secrets", { secretsKey: "00" }, "ABBA_SECRETS_KEY"],
  ])("%s", async (_, content, message) => {
    await expect(readConfig(await written(content))).rejects.toThrow(message);
  });

  test("an option that nobody knows", async () => {
    const { options } = await readConfig(await written({ rateLimit: {} }));
    expect(() => parseOptions({ ...options, networks: [{ chain: "base" }] })).toThrow("rateLimit");
  });
});

test("default: chains by name and id", () => {
  expect(["base", 8453, "8453", "base-sepolia", "84532"].map((chain) => toChain(chain, undefined))).toEqual([
    "base",
    "base",
    "base",
    "base-sepolia",
    "base-sepolia",
  ]);
});

describe("flags beside a file", () => {
  const one = [{ chain: "base", rpcUrl: "https://node.example", startBlock: 7n }] as const;
  const two = [...one, { chain: "base-sepolia", confirmations: 3 }] as const;
  test.each([
    ["none: the file's", {}, two, two],
    [
      "confirmations: of all of them",
      { confirmations: "2" },
      two,
      two.map((network) => ({ ...network, confirmations: 2 })),
    ],
    ["the first block, of the only one", { "start-block": "9" }, one, [{ ...one[0], startBlock: 9n }]],
    [
      "a chain: it alone",
      { chain: "base-sepolia", confirmations: "2" },
      two,
      [{ chain: "base-sepolia", confirmations: 2 }],
    ],
    [
      "a node: the default chain by it",
      { "rpc-url": "http://127.0.0.1:1" },
      two,
      [{ chain: "base-sepolia", rpcUrl: "http://127.0.0.1:1" }],
    ],
    [
      "no file: the environment's node",
      {},
      undefined,
      [{ chain: "base-sepolia", rpcUrl: "http://127.0.0.1:2" }],
    ],
  ])("behavior: %s", (_, values, ofFile, networks) => {
    const read = readNetworks(values, "http://127.0.0.1:2", ofFile);
    expect(read).toMatchObject(networks);
    expect(read).toHaveLength(networks.length);
  });

  test("error: a first block for several chains", () => {
    expect(() => readNetworks({ "start-block": "9" }, undefined, two)).toThrow(
      "each chain has blocks of its own",
    );
  });
});
