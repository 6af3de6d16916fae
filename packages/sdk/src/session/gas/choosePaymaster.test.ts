import { inspect } from "node:util";
import {
  type Chain,
  createPublicClient,
  custom,
  encodeFunctionData,
  encodePacked,
  getAddress,
  numberToHex,
  type PublicClient,
  parseAbi,
  type Transport,
  zeroHash,
} from "viem";
import { entryPoint07Address } from "viem/account-abstraction";
import { afterEach, expect, test, vi } from "vitest";
import { readNetwork } from "../../chains/resolveNetwork.ts";
import { ParametersInvalidError } from "../../errors/ParametersInvalidError.ts";
import type { DeserializedSessionKey } from "../DeserializedSessionKey.ts";
import { choosePaymaster, isHeaders, type PaymasterHeaders } from "./choosePaymaster.ts";

afterEach(() => vi.unstubAllGlobals());

const secret = "t".repeat(43);
const authorization = `Bearer ${secret}`;
const account = `0x${"a".repeat(40)}` as const;
// Of a session key, choosing who pays reads this much.
const session = {
  grant: { account, contracts: {} },
  terms: { paymaster: "any", gasBudget: 1_000n },
} as unknown as DeserializedSessionKey;

function choose(paymasterUrl: string, paymasterHeaders?: PaymasterHeaders) {
  const network = readNetwork({ paymasterUrl });
  const { chain } = network;
  const transport = custom({ request: async () => Promise.reject(new Error("nobody is asked")) });
  const client = createPublicClient({ chain, transport }) as PublicClient<Transport, Chain>;
  return choosePaymaster(client, session, network, { gasStrategy: "sponsored", paymasterHeaders });
}

/** Asks for a stub, and tells what the service got. */
async function asked(paymasterUrl: string, paymasterHeaders?: PaymasterHeaders) {
  const requests: [url: unknown, init: RequestInit | undefined][] = [];
  vi.stubGlobal("fetch", async (url: unknown, init?: RequestInit) => {
    requests.push([url, init]);
    return Response.json({ jsonrpc: "2.0", id: 1, result: { paymaster: account, paymasterData: "0x" } });
  });
  const { paymaster } = await choose(paymasterUrl, paymasterHeaders);
  if (paymaster === undefined) throw new Error("Nobody pays.");
  await paymaster.getPaymasterStubData({
    ...{
      sender: account,
      nonce: 0n,
      callData: "0x",
      chainId: 84_532,
      entryPointAddress: entryPoint07Address,
    },
  });
  const [[url, init] = []] = requests;
  return { url, init, headers: new Headers(init?.headers), paymaster };
}

test("default: headers go with each request, and are in nothing that is printed", async () => {
  const { headers, url, init, paymaster } = await asked("https://paymaster.test/x", { authorization });
  expect(headers.get("authorization")).toBe(authorization);
  expect(headers.get("content-type")).toBe("application/json");
  expect(String(url)).toBe("https://paymaster.test/x");
  // Whoever is redirected to must not get them.
  expect(init?.redirect).toBe("manual");
  expect(inspect(paymaster, { depth: 9, showHidden: true })).not.toContain(secret);
});

test("behavior: without headers nothing is added", async () => {
  const { headers } = await asked("http://paymaster.test");
  expect([...headers.keys()]).toEqual(["content-type"]);
});

test("error: headers for a service that everybody on the way can listen to", async () => {
  const refusal = await choose("http://paymaster.test", { authorization }).catch((error: unknown) => error);
  expect(refusal).toBeInstanceOf(ParametersInvalidError);
  expect(inspect(refusal)).not.toContain(secret);
  expect(await choose("http://127.0.0.1:1", { authorization })).toHaveProperty("paymaster");
});

test("behavior: auto asks the service of each operation anew, unless the account pays for it", async () => {
  const services: string[] = [];
  vi.stubGlobal("fetch", async (_: unknown, init?: RequestInit) => {
    const { id, method } = JSON.parse(String(init?.body));
    services.push(method);
    return Response.json({ jsonrpc: "2.0", id, result: { paymaster: account, paymasterData: "0x" } });
  });
  let balance = 0n;
  const network = readNetwork({
    bundlerUrl: "http://bundler.test",
    paymasterUrl: "http://paymaster.test",
  });
  const { chain } = network;
  const transport = custom({ request: async () => numberToHex(balance) });
  const client = createPublicClient({ chain, transport }) as PublicClient<Transport, Chain>;
  const options = { gasStrategy: "auto", paymasterHeaders: undefined } as const;
  const { paymaster } = await choosePaymaster(client, session, network, options);
  if (paymaster === undefined) throw new Error("Nobody pays.");
  const callData = encodeFunctionData({
    abi: parseAbi(["function execute(bytes32 mode, bytes calls)"]),
    args: [zeroHash, encodePacked(["address", "uint256"], [account, 0n])],
  });
  const place = { chainId: 84_532, entryPointAddress: entryPoint07Address };
  const ask = (more: object = {}) =>
    paymaster.getPaymasterStubData({ sender: account, nonce: 0n, callData, ...place, ...more });
  expect(await ask()).toMatchObject({ paymaster: getAddress(account) });
  balance = session.terms.gasBudget;
  expect(await ask()).toEqual({ isFinal: true });
  balance = 0n;
  // What was found to pay for itself stays so while viem estimates it.
  expect(await ask({ callGasLimit: 0n })).toEqual({ isFinal: true });
  expect(await ask()).toMatchObject({ paymaster: getAddress(account) });
  expect(services).toEqual(["pm_getPaymasterStubData", "pm_getPaymasterStubData"]);
});

test.each([
  ["text", "authorization: x"],
  ["nothing", null],
  ["a number", { authorization: 1 }],
  ["a name with a space", { "Bearer x": "y" }],
  ["a second line", { authorization: "x\nset-cookie: y" }],
])("error: %s is no headers", (_, value) => {
  expect(isHeaders(value)).toBe(false);
});
