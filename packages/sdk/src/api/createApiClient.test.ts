import { inspect } from "node:util";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import {
  ApiAnswerMalformedError,
  ApiBudgetExceededError,
  ApiConflictError,
  ApiForbiddenError,
  ApiNetworkError,
  ApiNotFoundError,
  ApiRateLimitedError,
  ApiRequestError,
  ApiServerError,
  ApiTimeoutError,
  ApiUnauthorizedError,
  ApiValidationError,
} from "./apiErrors.ts";
import { type CreateApiClientParameters, createApiClient } from "./createApiClient.ts";

const apiKey = `aba_${"0".repeat(24)}_${"s".repeat(43)}`;
const sessionToken = `abba_session_token_${"0".repeat(24)}_${"t".repeat(43)}`;
const requestId = "request-1";
const serviceId = `svc_${"0".repeat(32)}`;
const service = {
  id: serviceId,
  agentId: `agt_${"0".repeat(32)}`,
  title: "Translation",
  description: "",
  category: "language",
  price: "10000000",
  token: "0x036cbd53842c5426634e7929541ec2318f3dcf7e",
  chainId: 84_532,
  network: "base-sepolia",
  deliverySeconds: 86_400,
  disputeWindow: 86_400,
  abandonmentGrace: 86_400,
  status: "active",
  takedownReason: null,
  createdAt: "2026-01-01T00:00:00.000Z",
  updatedAt: "2026-01-01T00:00:00.000Z",
};
const found = () => Response.json({ success: true, data: service, requestId });
const refusal = (status: number, code: string, details?: unknown, headers?: HeadersInit) =>
  Response.json(
    { success: false, error: { code, message: "No." }, details, requestId },
    { status, ...(headers && { headers }) },
  );

/** A client whose requests are answered one by one; a function answers by itself, an error is thrown. */
function clientOf(
  answers: readonly (Response | Error | typeof fetch)[],
  options: Partial<CreateApiClientParameters> = {},
) {
  const asked: Request[] = [];
  const fakeFetch: typeof fetch = async (input, init) => {
    asked.push(new Request(input, init));
    const answer = answers[asked.length - 1];
    if (answer === undefined) throw new Error("No answer is left.");
    if (answer instanceof Error) throw answer;
    return typeof answer === "function" ? answer(input, init) : answer;
  };
  const api = createApiClient({ baseUrl: "https://api.test/v/", apiKey, fetch: fakeFetch, ...options });
  return { api, asked };
}

/** What a call throws. */
async function thrownBy(call: Promise<unknown>): Promise<unknown> {
  return call.then(
    () => undefined,
    (error: unknown) => error,
  );
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.spyOn(Math, "random").mockReturnValue(1);
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

describe("a request", () => {
  test("error: an answer about another thing of the same kind is none", async () => {
    const { api } = clientOf([found()]);
    const error = await thrownBy(api.services.get(`svc_${"1".repeat(32)}`));
    expect(error).toBeInstanceOf(ApiAnswerMalformedError);
  });

  test("error: what the platform repeats is redacted, and stays the error that it is", async () => {
    const body = { code: sessionToken, message: "No." };
    const details = { link: 'see https://api.test/a"b', [apiKey]: 1 };
    const answer = Response.json(
      { success: false, error: body, details, requestId: apiKey },
      { status: 409 },
    );
    const error = await thrownBy(clientOf([answer]).api.agents.rotateKey());
    expect(error).toBeInstanceOf(ApiConflictError);
    const shown = `${inspect(error)} ${JSON.stringify(error)} ${String(error)}`;
    expect(shown).not.toContain("ssss");
    expect(shown).not.toContain("tttt");
  });

  test("default: asks by path and query, its token in the header alone", async () => {
    const { api, asked } = clientOf([
      Response.json({ success: true, data: { items: [service], nextCursor: null }, requestId }),
    ]);
    const { items } = await api.services.search({ q: "a b&c", limit: 5 });
    expect(items[0]?.token).toBe("0x036CbD53842c5426634e7929541eC2318f3dCF7e");
    expect(asked[0]?.url).toBe("https://api.test/v/api/v1/services?q=a+b%26c&limit=5");
    expect(asked[0]?.headers.get("authorization")).toBe(`Bearer ${apiKey}`);
  });

  test("error: an id that is none never reaches the network", async () => {
    const { api, asked } = clientOf([]);
    for (const id of ["..", "svc_1/../../x", ""]) {
      await expect(api.services.get(id)).rejects.toThrow("is not an id");
    }
    expect(asked).toHaveLength(0);
  });

  test.each([
    ["http://api.test", "neither https nor http"],
    ["https://user:word@api.test", "holds credentials"],
    ["https://api.test?x=1", "holds a query"],
    ["ftp://localhost", "neither https nor http"],
    ["http://127.0.0.1.evil.test", "neither https nor http"],
    ["nowhere", "is not a URL"],
  ])("error: baseUrl %s", (baseUrl, message) => {
    expect(() => createApiClient({ baseUrl })).toThrow(message);
  });

  test.each(["http://localhost:8787", "http://127.0.0.1:1", "http://[::1]:1", "https://api.test/a"])(
    "default: baseUrl %s",
    (baseUrl) => {
      expect(() => createApiClient({ baseUrl })).not.toThrow();
    },
  );

  test("error: a token that would not fit in a header, or is of the other kind, is not repeated", () => {
    const secret = "hidden-part";
    for (const wrong of [
      { apiKey: `aba_${secret}\nx` },
      { apiKey: sessionToken },
      { sessionToken: apiKey },
    ]) {
      const make = () => createApiClient({ baseUrl: "https://api.test", ...wrong });
      expect(make).toThrow("is not a");
      expect(make).not.toThrow(secret);
    }
    expect(() => createApiClient({ baseUrl: "https://api.test", apiKey, sessionToken })).toThrow("either");
  });

  test("behavior: printing a client, and the errors of its calls, shows no token", async () => {
    const failures = [
      refusal(403, "BUDGET_EXCEEDED", { echoed: apiKey, nested: [sessionToken] }),
      new TypeError(`fetch failed with ${apiKey}`),
      new Response("<html>"),
    ];
    const { api } = clientOf(failures, { retries: 0 });
    const errors = [];
    for (const _ of failures) errors.push(await thrownBy(api.services.get(serviceId)));
    const shown = inspect([api, errors], { depth: 12, showHidden: true }) + JSON.stringify([api, errors]);
    expect(errors.every((error) => error instanceof ApiRequestError)).toBe(true);
    expect(shown).not.toContain("s".repeat(43));
    expect(shown).not.toContain("t".repeat(43));
  });
});

describe("an answer", () => {
  test.each([
    [400, "VALIDATION_FAILED", ApiValidationError],
    [401, "UNAUTHENTICATED", ApiUnauthorizedError],
    [403, "SESSION_NOT_ALLOWED", ApiForbiddenError],
    [403, "BUDGET_EXCEEDED", ApiBudgetExceededError],
    [404, "NOT_FOUND", ApiNotFoundError],
    [409, "PRICE_CHANGED", ApiConflictError],
    [422, "IDEMPOTENCY_KEY_REUSED", ApiValidationError],
    [429, "RATE_LIMITED", ApiRateLimitedError],
    [500, "INTERNAL", ApiServerError],
  ])("error: %i %s", async (status, code, type) => {
    const { api } = clientOf([refusal(status, code, { why: "so" })], { retries: 0 });
    const error = await thrownBy(api.services.get(serviceId));
    expect(error).toBeInstanceOf(type);
    expect(error).toMatchObject({ status, code, requestId, data: { why: "so" }, details: '{"why":"so"}' });
  });

  test("behavior: amounts of an exceeded budget are bigint", async () => {
    const details = { budgetUsdc: "5", spentUsdc: "1", reservedUsdc: "2", requestedUsdc: "3" };
    const { api } = clientOf([refusal(403, "BUDGET_EXCEEDED", details)]);
    await expect(api.services.get(serviceId)).rejects.toMatchObject({
      budgetUsdc: 5n,
      spentUsdc: 1n,
      reservedUsdc: 2n,
      requestedUsdc: 3n,
    });
  });

  test.each([
    ["a page of HTML", () => new Response("<html>")],
    ["nothing", () => new Response(null)],
    ["no UTF-8", () => new Response(new Uint8Array([0x22, 0xff, 0x22]))],
    ["no envelope", () => Response.json(service)],
    ["no request id", () => Response.json({ success: true, data: service })],
    [
      "a price that is no number",
      () => Response.json({ success: true, data: { ...service, price: "1e9" }, requestId }),
    ],
    [
      "an address that is none",
      () => Response.json({ success: true, data: { ...service, token: "0x1" }, requestId }),
    ],
    [
      "a key that reaches a prototype",
      () => new Response('{"success":true,"data":{"__proto__":{}},"requestId":""}'),
    ],
    ["an error with status 200", () => refusal(200, "INTERNAL")],
    [
      "a success with status 404",
      () => Response.json({ success: true, data: service, requestId }, { status: 404 }),
    ],
    ["a redirect", () => new Response(null, { status: 302, headers: { location: "https://evil.test" } })],
    ["100,000 brackets", () => new Response("[".repeat(100_000))],
  ])("error: %s is malformed", async (_, answer) => {
    const { api, asked } = clientOf([answer()]);
    expect(await thrownBy(api.services.get(serviceId))).toBeInstanceOf(ApiAnswerMalformedError);
    expect(asked).toHaveLength(1);
  });
});

describe("trying again", () => {
  test.each([429, 502, 503, 504])("behavior: reading, after %i", async (status) => {
    const { api, asked } = clientOf([refusal(status, "X"), new Response("<html>", { status }), found()]);
    const call = api.services.get(serviceId);
    await vi.runAllTimersAsync();
    expect((await call).id).toBe(serviceId);
    expect(asked).toHaveLength(3);
  });

  test("behavior: a checkout under its one key, with the same body", async () => {
    const { api, asked } = clientOf([new TypeError("reset"), refusal(404, "NOT_FOUND")]);
    const call = thrownBy(api.checkout.create({ serviceId }, "key-1"));
    await vi.runAllTimersAsync();
    expect(await call).toBeInstanceOf(ApiNotFoundError);
    expect(asked.map(({ headers }) => headers.get("idempotency-key"))).toEqual(["key-1", "key-1"]);
    expect(await asked[1]?.text()).toBe(JSON.stringify({ serviceId }));
  });

  test("behavior: never what may not be safe to repeat", async () => {
    const { api, asked } = clientOf([new TypeError("reset")]);
    expect(await thrownBy(api.transactions.cancel(`txn_${"0".repeat(32)}`))).toBeInstanceOf(ApiNetworkError);
    expect(asked).toHaveLength(1);
  });

  test.each([400, 401, 403, 404, 409, 422, 500, 501])("behavior: never after %i", async (status) => {
    const { api, asked } = clientOf([refusal(status, "X")]);
    expect(await thrownBy(api.services.get(serviceId))).toBeInstanceOf(ApiRequestError);
    expect(asked).toHaveLength(1);
  });

  test("behavior: not before the platform said", async () => {
    const { api, asked } = clientOf([refusal(429, "RATE_LIMITED", {}, { "retry-after": "7" }), found()]);
    const call = api.services.get(serviceId);
    await vi.advanceTimersByTimeAsync(7_249);
    expect(asked).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1);
    expect((await call).id).toBe(serviceId);
  });

  test("behavior: not at all when the platform said later than the call may take", async () => {
    const { api, asked } = clientOf([refusal(429, "RATE_LIMITED", {}, { "retry-after": "31" })]);
    await expect(api.services.get(serviceId)).rejects.toMatchObject({ retryAfter: 31 });
    expect(asked).toHaveLength(1);
  });

  test("behavior: pauses double", async () => {
    const failures = [0, 1, 2, 3].map(() => refusal(503, "NOT_READY"));
    const { api } = clientOf(failures);
    const begun = Date.now();
    const call = thrownBy(api.services.get(serviceId));
    await vi.runAllTimersAsync();
    expect(await call).toBeInstanceOf(ApiServerError);
    expect(Date.now() - begun).toBe(250 + 500 + 1_000);
  });
});

describe("ending a call", () => {
  const silence: typeof fetch = (_, init) =>
    new Promise((_resolve, reject) => {
      init?.signal?.addEventListener("abort", () => reject(init.signal?.reason));
    });

  test("error: no answer in time, whatever the call", async () => {
    vi.useRealTimers();
    const { api, asked } = clientOf([silence], { timeoutMs: 20 });
    const error = await thrownBy(api.services.get(serviceId));
    expect(error).toBeInstanceOf(ApiTimeoutError);
    expect(error).toMatchObject({ timeoutMs: 20, status: undefined });
    expect(asked).toHaveLength(1);
  });

  test("behavior: a signal ends the call, and its reason is thrown", async () => {
    const { api } = clientOf([silence]);
    const controller = new AbortController();
    const call = thrownBy(api.services.get(serviceId, { signal: controller.signal }));
    await vi.advanceTimersByTimeAsync(1);
    controller.abort("enough");
    expect(await call).toBe("enough");
  });

  test("behavior: a signal ends the pause before a retry", async () => {
    const controller = new AbortController();
    const { api, asked } = clientOf([refusal(503, "NOT_READY")], { signal: controller.signal });
    const call = thrownBy(api.services.get(serviceId));
    await vi.advanceTimersByTimeAsync(100);
    controller.abort("enough");
    expect(await call).toBe("enough");
    expect(asked).toHaveLength(1);
  });

  test("behavior: a signal that has ended asks nothing", async () => {
    const { api, asked } = clientOf([found()]);
    expect(await thrownBy(api.services.get(serviceId, { signal: AbortSignal.abort("before") }))).toBe(
      "before",
    );
    expect(asked).toHaveLength(0);
  });
});
