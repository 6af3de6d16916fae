import { createPublicClient, custom, type Hex, http, keccak256 } from "viem";
import { expect, test } from "vitest";
import { type CanonicalCode, canonicalCode, compareCanonicalCode, startDevnet } from "../src/index.ts";

const { FORK_URL: forkUrl } = process.env;

/** A chain that answers with the code given, and with none elsewhere. */
const chainOf = (codes: Readonly<Record<string, Hex>>) =>
  createPublicClient({
    transport: custom({
      request: async ({ params }: { params: [string] }) => codes[params[0].toLowerCase()] ?? "0x",
    }),
  });

test.runIf(forkUrl)("default: the chain at FORK_URL has the recorded code at every address", async () => {
  const client = createPublicClient({ transport: http(forkUrl) });
  expect(await compareCanonicalCode(client)).toEqual([]);
});

test("behavior: the record is well-formed, and names every address once", () => {
  const records: readonly CanonicalCode[] = Object.values(canonicalCode);
  expect(new Set(records.map(({ address }) => address)).size).toBe(records.length);
  const withoutHash = Object.entries(canonicalCode).filter(([, record]) => !("hash" in record));
  expect(withoutHash.map(([name]) => name)).toEqual(["kernelImplementation", "kernel33Implementation"]);
  for (const { hash } of records) if (hash !== undefined) expect(hash).toMatch(/^0x[0-9a-f]{64}$/);
});

test("error: a chain without the contracts differs everywhere", async () => {
  const differences = await compareCanonicalCode(chainOf({}));
  expect(differences.map(({ name }) => name)).toEqual(Object.keys(canonicalCode));
  expect(differences.every(({ found }) => found === undefined)).toBe(true);
});

test("error: code of the right size and another hash differs, and one byte of an implementation", async () => {
  const { gasPolicy, kernelImplementation } = canonicalCode;
  const codes = {
    [gasPolicy.address.toLowerCase()]: `0x${"01".repeat(gasPolicy.size)}`,
    [kernelImplementation.address.toLowerCase()]: `0x${"01".repeat(kernelImplementation.size)}`,
  } as const;
  const differences = await compareCanonicalCode(chainOf(codes));
  const found = differences.find(({ name }) => name === "gasPolicy")?.found;
  expect(found).toEqual({
    size: gasPolicy.size,
    hash: keccak256(codes[gasPolicy.address.toLowerCase()] ?? "0x"),
  });
  // Its immutables differ by chain: only the size is recorded.
  expect(differences.some(({ name }) => name === "kernelImplementation")).toBe(false);
});

test("behavior: the devnet's stand-ins are told apart from the deployed contracts", async () => {
  await using devnet = await startDevnet();
  const differences = await compareCanonicalCode(devnet.publicClient);
  expect(differences.map(({ name }) => name)).toEqual(Object.keys(canonicalCode));
  // Another compilation of the same source, which no public chain would take: EIP-170 allows 24,576 bytes.
  const kernel = differences.find(({ name }) => name === "kernelImplementation");
  expect(kernel?.found?.size).toBe(28_581);
});
