import { defineChain } from "viem";
import { base } from "viem/chains";
import { expect, test } from "vitest";
import { contractAddress, findContract } from "./contractAddresses.ts";
import { resolveNetwork } from "./resolveNetwork.ts";

test("default", () => {
  const network = resolveNetwork({ zeroDevProjectId: "1234" });
  expect(network).toMatchObject({
    chainId: 84_532,
    bundlerUrl: "https://rpc.zerodev.app/api/v3/1234/chain/84532",
    paymasterUrl: "https://rpc.zerodev.app/api/v3/1234/chain/84532",
  });
});

test("behavior: explicit endpoints and addresses win", () => {
  const address = "0x00000000000000000000000000000000000000aa";
  const network = resolveNetwork({
    chain: "base",
    zeroDevProjectId: "1234",
    bundlerUrl: "http://localhost:1",
    rpcUrl: "http://localhost:2",
    addresses: { usdc: address },
  });
  expect(network).toMatchObject({
    chainId: base.id,
    bundlerUrl: "http://localhost:1",
    rpcUrl: "http://localhost:2",
  });
  expect(contractAddress("usdc", network)).toBe("0x00000000000000000000000000000000000000AA");
});

test("behavior: no bundler without an endpoint or a project", () => {
  expect(resolveNetwork({ chain: base }).bundlerUrl).toBeUndefined();
});

test("error: unknown chain", () => {
  const chain = "mars" as "base";
  expect(() => resolveNetwork({ chain })).toThrow(
    expect.objectContaining({ name: "ChainUnknownError", chain }),
  );
});

test("error: no node", () => {
  const chain = defineChain({
    id: 7,
    name: "x",
    nativeCurrency: { name: "x", symbol: "x", decimals: 18 },
    rpcUrls: { default: { http: [] } },
  });
  expect(() => resolveNetwork({ chain })).toThrow(expect.objectContaining({ endpoint: "rpcUrl" }));
});

test.each(["ftp://x", "file:///etc/passwd", "javascript:alert(1)", "nonsense"])(
  "error: endpoint %s",
  (rpcUrl) => {
    expect(() => resolveNetwork({ rpcUrl })).toThrow(
      expect.objectContaining({ name: "ParametersInvalidError" }),
    );
  },
);

test("behavior: where nothing is recorded, our contracts are looked for where they stand everywhere", () => {
  expect(contractAddress("abbaBabaEscrow", { chainId: 7 })).toBe(
    contractAddress("abbaBabaEscrow", { chainId: 8453 }),
  );
  // What is to be believed of a string is compared with what is recorded alone.
  expect(findContract("abbaBabaEscrow", { chainId: 7 })).toBeUndefined();
});

test("error: contract that is elsewhere on each chain", () => {
  const expected = expect.objectContaining({ name: "ContractNotDeployedError", chainId: 7 });
  expect(() => contractAddress("usdc", { chainId: 7 })).toThrow(expected);
});
