import { inspect } from "node:util";
import { createPublicClient, erc20Abi, type Hex, zeroAddress } from "viem";
import { baseSepolia } from "viem/chains";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { BaseError } from "../../errors/BaseError.ts";
import { toSessionError } from "../failures/toSessionError.ts";
import { toTransport } from "./toTransport.ts";

const secrets = ["user-secret", "pass%20secret", "pass secret", "KEY-in-path", "KEY-in-query"];
const url = "https://user-secret:pass%20secret@node.test/v2/KEY-in-path?apikey=KEY-in-query";

beforeEach(() => void vi.useFakeTimers({ toFake: ["setTimeout"] }));
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** What becomes of a question when every request is answered so. */
async function ask(
  answer: (id: number) => Response | Promise<Response>,
  question: (client: ReturnType<typeof clientOf>) => Promise<unknown> = (client) => client.getBlockNumber(),
) {
  const asked = vi.fn(async (_url: string, init?: RequestInit) => answer(JSON.parse(String(init?.body)).id));
  vi.stubGlobal("fetch", asked);
  const outcome = question(clientOf()).then(
    (value) => ({ value, error: undefined }),
    (thrown: unknown) => ({ value: undefined, error: thrown }),
  );
  await vi.runAllTimersAsync();
  return { ...(await outcome), asked };
}

const clientOf = () => createPublicClient({ chain: baseSepolia, transport: toTransport(url, "node") });
const json = (body: object, init?: ResponseInit) => Response.json({ jsonrpc: "2.0", ...body }, init);
const failing = (error: unknown, init?: ResponseInit) => () => json({ id: 1, error }, init);

test("default", async () => {
  const { value, asked } = await ask((id) => json({ id, result: "0x10" }));
  expect(value).toBe(16n);
  const [address, init] = asked.mock.calls[0] ?? [];
  expect(address).toBe("https://node.test/v2/KEY-in-path?apikey=KEY-in-query");
  expect(new Headers(init?.headers).get("authorization")).toBe(`Basic ${btoa("user-secret:pass secret")}`);
  expect(init?.redirect).toBe("manual");
});

test("behavior: printing a client shows no more of the URL than its origin", () => {
  const printed = inspect(clientOf(), { depth: 6, showHidden: true });
  expect(printed).toContain("https://node.test");
  for (const secret of secrets) expect(printed).not.toContain(secret);
});

/** Who knows what the endpoint was called by may repeat it. */
const echo = `no: ${url} KEY-in-path`;

const failures: readonly (readonly [string, (id: number) => Response, object])[] = [
  ["HTTP 401", () => json({ id: 1 }, { status: 401 }), { name: "EndpointDeniedError", status: 401 }],
  [
    "HTTP 402",
    failing({ code: -32_000, message: echo }, { status: 402 }),
    { name: "EndpointDeniedError", status: 402 },
  ],
  [
    "HTTP 403",
    () => new Response(echo, { status: 403 }),
    { name: "EndpointDeniedError", status: 403, retryable: false },
  ],
  [
    "HTTP 429, with Retry-After",
    () => new Response(echo, { status: 429, headers: { "Retry-After": "3600" } }),
    { name: "RateLimitedError", retryAfterSeconds: 3600 },
  ],
  [
    "HTTP 429, with a JSON-RPC error",
    failing({ code: -32_000, message: echo }, { status: 429, headers: { "Retry-After": "7" } }),
    { name: "RateLimitedError", retryAfterSeconds: 7 },
  ],
  ["-32005", failing({ code: -32_005, message: echo }), { name: "RateLimitedError" }],
  ["-32016", failing({ code: -32_016, message: "over rate limit" }), { name: "RateLimitedError" }],
  [
    "-32007",
    failing({ code: -32_007, message: "15/second request limit reached" }),
    { name: "RateLimitedError" },
  ],
  [
    "429 as a code",
    failing({ code: 429, message: "compute units per second" }),
    { name: "RateLimitedError" },
  ],
  [
    "-32603, too many",
    failing({ code: -32_603, message: "Too Many Requests" }),
    { name: "RateLimitedError" },
  ],
  ["a text for an error", failing("daily request limit reached"), { name: "RateLimitedError" }],
  ["another text", failing(echo), { name: "RequestFailedError" }],
  [
    "-32603",
    failing({ code: -32_603, message: echo }),
    { name: "RequestFailedError", code: -32_603, retryable: true },
  ],
  [
    "-32000",
    failing({ code: -32_000, message: "header not found" }),
    { name: "RequestFailedError", code: -32_000 },
  ],
  [
    "-32601",
    failing({ code: -32_601, message: "no such method" }),
    { name: "RequestFailedError", retryable: false },
  ],
  ["an error of no form", failing({ reason: 7 }), { name: "RequestFailedError" }],
  [
    "HTTP 404",
    () => new Response("nothing here", { status: 404 }),
    { name: "RequestFailedError", code: 404 },
  ],
  [
    "HTTP 502",
    () => new Response(echo, { status: 502 }),
    { name: "EndpointUnreachableError", retryable: true },
  ],
  [
    "a redirect",
    () => Response.redirect("https://elsewhere.test", 302),
    { name: "RequestFailedError", code: 302 },
  ],
  [
    "a page",
    () => new Response(`<html>${echo}</html>`),
    { name: "AnswerMalformedError", method: "eth_blockNumber" },
  ],
  ["nothing", () => new Response(""), { name: "AnswerMalformedError" }],
  ["an empty object", () => json({}), { name: "AnswerMalformedError" }],
  ["null", () => json({ result: null }), { name: "AnswerMalformedError" }],
  ["a word", () => json({ result: "banana" }), { name: "AnswerMalformedError" }],
  ["a decimal number", () => json({ result: 16 }), { name: "AnswerMalformedError" }],
];

describe("error: no answer is an answer", () => {
  test.each(failures)("error: %s", async (_, answer, expected) => {
    const { error } = await ask(answer);
    expectTyped(error, { endpoint: "node", ...expected });
  });

  /** The same through a call of a contract, where clients make reverts of what nodes failed at. */
  test.each(failures)("error: %s, to a call", async (_, answer, expected) => {
    const { error } = await ask(answer, (client) =>
      client.readContract({ abi: erc20Abi, address: zeroAddress, functionName: "totalSupply" }),
    );
    const { method, ...rest } = expected as { method?: string };
    expectTyped(error, { endpoint: "node", ...rest, ...(method && { method: "eth_call" }) });
  });

  test("error: a line that breaks", async () => {
    const { error } = await ask(() =>
      Promise.reject(new TypeError("fetch failed", { cause: new Error(echo) })),
    );
    expectTyped(error, { name: "EndpointUnreachableError", endpoint: "node" });
  });
});

test("behavior: what a contract said stays what it said, whatever code it comes with", async () => {
  const read = (error: object) =>
    ask(failing(error), (client) =>
      client.readContract({ abi: erc20Abi, address: zeroAddress, functionName: "totalSupply" }),
    );
  const data: Hex = `0x08c379a0${"00".repeat(31)}20${"00".repeat(31)}026e6f${"00".repeat(30)}`;
  for (const error of [
    { code: 3, message: "execution reverted: no", data },
    { code: -32_603, message: "Internal error", data },
    { code: -32_000, message: "execution reverted" },
    { code: -32_015, message: "VM execution error." },
    { code: -32_603, message: "VM Exception while processing transaction: revert" },
  ]) {
    expectTyped((await read(error)).error, { name: "CallRevertedError" });
  }
});

test("behavior: a contract that is not there, or answers as another kind, is missing", async () => {
  const ofWords = (result: string) =>
    ask(
      (id) => json({ id, result }),
      (client) => client.readContract({ abi: erc20Abi, address: zeroAddress, functionName: "symbol" }),
    );
  for (const result of ["0x", `0x${"11".repeat(32)}`]) {
    expectTyped((await ofWords(result)).error, { name: "ContractMissingError" });
  }
});

function expectTyped(thrown: unknown, expected: object): void {
  const error = toSessionError(thrown);
  expect(error).toBeInstanceOf(BaseError);
  expect(error).toMatchObject(expected);
  for (const shown of [thrown, error]) {
    const printed = `${inspect(shown, { depth: 12, showHidden: true })}\n${JSON.stringify(error)}`;
    for (const secret of secrets) expect(printed).not.toContain(secret);
  }
}
