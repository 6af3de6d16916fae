import { afterEach, expect, test, vi } from "vitest";
import { createApiClient } from "../api/createApiClient.ts";
import { readNetwork } from "../chains/resolveNetwork.ts";
import { ParametersInvalidError } from "../errors/ParametersInvalidError.ts";

afterEach(() => vi.unstubAllEnvs());

const endpoints = [
  ["RPC_URL", "rpcUrl"],
  ["BUNDLER_URL", "bundlerUrl"],
  ["PAYMASTER_URL", "paymasterUrl"],
] as const;

test.each(endpoints)(
  "default: %s names what a call leaves out, and wins over a project id",
  (variable, name) => {
    vi.stubEnv(variable, "https://named.test/");
    expect(readNetwork({ zeroDevProjectId: "project" })[name]).toBe("https://named.test/");
    expect(readNetwork({ [name]: "https://given.test/" })[name]).toBe("https://given.test/");
  },
);

test.each(endpoints)("behavior: %s that is empty is not set", (variable, name) => {
  vi.stubEnv(variable, "");
  expect(readNetwork({ zeroDevProjectId: "project" })[name]).toMatch(/^https:/);
});

test.each(endpoints)("error: %s that is no endpoint is named, its value is not", (variable) => {
  vi.stubEnv(variable, "secret.test/v1/0123456789");
  const resolve = () => readNetwork({});
  expect(resolve).toThrow(ParametersInvalidError);
  expect(resolve).toThrow(`${variable}: is not an http(s) URL`);
  expect(resolve).not.toThrow("0123456789");
});

test("default: ABBA_CHAIN names the chain, of those that are known", () => {
  vi.stubEnv("ABBA_CHAIN", "base");
  expect(readNetwork({}).chainId).toBe(8_453);
  expect(readNetwork({ chain: "base-sepolia" }).chainId).toBe(84_532);
  vi.stubEnv("ABBA_CHAIN", "elsewhere");
  expect(() => readNetwork({})).toThrow('The chain "elsewhere" is unknown.');
});

test("default: ABBA_BASE_URL names the platform", async () => {
  expect(() => createApiClient()).toThrow("baseUrl: is missing: give it, or set ABBA_BASE_URL");
  vi.stubEnv("ABBA_BASE_URL", "https://platform.test");
  const asked: string[] = [];
  const fetch: typeof globalThis.fetch = async (url) => {
    asked.push(String(url));
    return Response.json({ success: true, data: { items: [], nextCursor: null }, requestId: "request-1" });
  };
  await createApiClient({ fetch }).services.search();
  expect(asked).toEqual([expect.stringMatching(/^https:\/\/platform\.test\//)]);
});
