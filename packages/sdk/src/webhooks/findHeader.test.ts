import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { BaseError } from "../errors/BaseError.ts";
import { findHeader } from "./findHeader.ts";
import { signWebhook } from "./signWebhook.ts";
import { verifyWebhook } from "./verifyWebhook.ts";
import { generateWebhookSecret } from "./webhookSecret.ts";

const event = { id: "evt_01", type: "t", createdAt: "2026-01-02T03:04:05.678Z", data: {} } as const;
const now = 1_800_000_000;
const secret = generateWebhookSecret();
const { headers, body } = signWebhook({ event, secrets: [secret], timestamp: now });
const pairs = Object.entries(headers) as [string, string][];
const lower = pairs.map(([name, value]): [string, string] => [name.toLowerCase(), value]);

/** Headers of a library of its own: no subclass of the runtime's. */
class ForeignHeaders {
  readonly #values = new Map(lower);

  get(name: string): string | null {
    return this.#values.get(name.toLowerCase()) ?? null;
  }
}

/** Another library's that can be walked through, as undici's and node-fetch's. */
class ForeignIterable extends ForeignHeaders {
  *[Symbol.iterator]() {
    yield* lower;
  }
}

describe("forms of headers", () => {
  test.each<[form: string, headers: never]>([
    ["the runtime's", new Headers(headers as unknown as Record<string, string>) as never],
    ["another library's, by name", new ForeignHeaders() as never],
    ["another library's, one after the other", new ForeignIterable() as never],
    ["an object", headers as never],
    ["Node's IncomingHttpHeaders", Object.fromEntries(lower) as never],
    ["lists of one", Object.fromEntries(lower.map(([name, value]) => [name, [value]])) as never],
    ["without a prototype", Object.assign(Object.create(null), Object.fromEntries(lower)) as never],
    ["a Map", new Map(pairs) as never],
    ["a Map of lists of one", new Map(pairs.map(([name, value]) => [name, [value]])) as never],
    ["pairs", pairs as never],
    ["Node's rawHeaders", pairs.flat() as never],
  ])("default: %s", (_, given) => {
    expect(verifyWebhook({ headers: given, body, secrets: [secret], now })).toEqual(event);
  });

  test.each<[form: string, headers: unknown]>([
    ["twice, in a list", { "X-Abbababa-Id": ["evt_01", "evt_01"] }],
    ["twice, in two cases", { "X-Abbababa-Id": "evt_01", "x-abbababa-id": "evt_01" }],
    ["twice, raw", ["X-Abbababa-Id", "evt_01", "x-abbababa-id", "evt_01"]],
    ["no text", { "X-Abbababa-Id": 1 }],
    ["a name without a value", ["X-Abbababa-Id"]],
    ["an object's own", { toString: "evt_01" }],
  ])("error: %s is no header", (_, given) => {
    expect(findHeader(given, "X-Abbababa-Id")).toBeUndefined();
  });
});

test("error: whatever is given for headers, body and secrets, the error is one of ours", () => {
  fc.assert(
    fc.property(fc.anything(), fc.anything(), fc.anything(), (given, text, secrets) => {
      const parameters = { headers: given, body: text, secrets } as never;
      expect(() => verifyWebhook(parameters)).toThrow(BaseError);
    }),
    { numRuns: 500 },
  );
});
