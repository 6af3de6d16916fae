/** Nodes as they are: of another chain, without the contracts, or with few blocks at once. */
import { afterEach, describe, expect, inject, test } from "vitest";
import { createPlatform } from "../src/index.ts";
import { startNode } from "./support/startNode.ts";
import { startTestPlatform } from "./support/startTestPlatform.ts";
import { copyStore } from "./support/storeTemplate.ts";

const escrow = `0x${"e5".repeat(20)}` as const;
const usdc = `0x${"c0".repeat(20)}` as const;
const network = (rpcUrl: string) => ({
  chain: "base-sepolia" as const,
  rpcUrl,
  addresses: { abbaBabaEscrow: escrow, usdc },
});

const disposables: AsyncDisposable[] = [];
afterEach(async () => {
  for (const disposable of disposables.splice(0).reverse()) await disposable[Symbol.asyncDispose]();
});

async function nodeOf(options: Parameters<typeof startNode>[0]) {
  const node = await startNode(options);
  disposables.push(node);
  return node;
}

describe("a node that does not fit", () => {
  test.each([
    [
      "of another chain",
      { chainId: 1 },
      "The node configured for chain 84532 serves chain 1. Pass an RPC URL of chain 84532",
    ],
    ["without the escrow", { contracts: [usdc] }, `Chain 84532 has no contract at 0xE5E5`],
    ["without the USDC", { contracts: [escrow] }, `Chain 84532 has no contract at ${usdc}`],
    [
      "with another contract there",
      { isEscrow: false },
      "is not an AbbaBabaEscrow: it has no PLATFORM_FEE_BPS",
    ],
    ["with a token of 18 decimals", { decimals: 18 }, "has 18 decimals; the platform needs 6"],
    ["with a token without decimals", { decimals: null }, "does not report its decimals"],
  ])("error: %s, the platform does not start", async (_, options, sentence) => {
    const { rpcUrl } = await nodeOf(options);
    const { folder, remove } = await copyStore(inject("storeTemplate"));
    const starting = createPlatform({ dataDir: folder, networks: [network(rpcUrl)], logLevel: "silent" });
    const error = await starting.catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ name: "ChainUnfitError" });
    expect(String(error).toLowerCase()).toContain(sentence.toLowerCase());
    expect(String(error)).not.toContain("node-key");
    await remove();
  });

  test("behavior: one that comes to be another chain's is not read, and the platform is not ready", async () => {
    let problem: string | undefined;
    await using api = await startTestPlatform();
    Object.assign(api.chain, { problem: async () => problem });
    const ready = async () => {
      await api.platform.sync();
      const answer = await api.platform.app.request("/readyz");
      return { status: answer.status, body: JSON.stringify(await answer.json()) };
    };
    expect((await ready()).status).toBe(200);
    problem = "The node configured for chain 84532 serves chain 1.";
    api.chain.mine();
    expect(await ready()).toMatchObject({ status: 503, body: expect.stringContaining(problem) });
    problem = undefined;
    expect((await ready()).status).toBe(200);
  });
});

type Asked = { readonly from: bigint; readonly to: bigint };

describe("a node with few blocks at once", () => {
  const error = (code: number, message: string) => ({ error: { code, message } });
  const hex = (number: bigint) => `0x${number.toString(16)}`;
  test.each([
    ["10, by its words", 10n, { body: () => error(-32_602, "eth_getLogs is limited to a 10 blocks range") }],
    [
      "10, with a status and advice",
      10n,
      {
        status: 400,
        body: ({ from }: Asked) =>
          error(
            -32_600,
            `Under the Free tier plan, you can make eth_getLogs requests with up to a 10 block range. Based on your parameters, this block range should work: [${hex(from)}, ${hex(from + 9n)}].`,
          ),
      },
    ],
    ["500", 500n, { body: () => error(-32_000, "exceed maximum block range: 500") }],
    ["1k", 1_000n, { body: () => error(-32_005, "Block range is too large, max 1k blocks") }],
    ["10, in words of its own", 10n, { body: () => error(-32_000, "so nicht") }],
    ["1", 1n, { body: () => error(-32_603, "query timeout exceeded") }],
    ["300, as text alone", 300n, { status: 413, body: () => ({ error: "response too big" }) }],
  ])("behavior: %s", async (_, span, refusal) => {
    const head = span < 100n ? 45n : 2_600n;
    const eventsAt = [7n, head / 2n, head - 1n, head];
    const node = await nodeOf({ head, eventsAt, span, refusal });
    await using api = await startTestPlatform({ networks: [{ ...network(node.rpcUrl), startBlock: 0n }] });
    await api.platform.sync();
    const ready = (await (await api.platform.app.request("/readyz")).json()) as object;
    expect(ready).toMatchObject({ chains: [{ blockNumber: String(head), behind: false, problem: null }] });
    expect(node.searches.filter((blocks) => blocks <= span).reduce((sum, blocks) => sum + blocks, 0n)).toBe(
      head + 1n,
    );
    // Refusals are few: halves down from 2,000, and now and then a try for more.
    const refused = node.searches.filter((blocks) => blocks > span).length;
    expect(refused).toBeGreaterThan(0);
    expect(refused).toBeLessThan(12 + node.searches.length / 20);
    const { message: words } = { message: "", ...(refusal.body({ from: 0n, to: 0n }).error as object) };
    expect(api.logged()).toContain("the node allows fewer blocks at once");
    expect(api.logged()).toContain(words.slice(0, 25));
  });

  test("error: one that asks for patience is not asked for fewer blocks", async () => {
    const refusal = { body: () => error(-32_000, "rate limit exceeded: 5 requests per second") };
    const node = await nodeOf({ head: 100n, span: 1n, refusal });
    await using api = await startTestPlatform({ networks: [{ ...network(node.rpcUrl), startBlock: 0n }] });
    await api.platform.sync();
    expect(new Set(node.searches)).toEqual(new Set([101n]));
  });
});
