import { expect, test } from "vitest";
import type { JsonValue } from "../../json/JsonValue.ts";
import { maxPaddedSize, minPaddedSize, pad, paddedSize, unpad } from "./padding.ts";
import { decodePayload, encodePayload } from "./payload.ts";

const named = (name: string) => expect.objectContaining({ name });
const nested = (depth: number) => JSON.parse(`${"[".repeat(depth)}${"]".repeat(depth)}`) as JsonValue;
const bytes = (text: string) => new TextEncoder().encode(text);

test("default", () => {
  const payload = { a: [1, null, true], ключ: "🙂", empty: {} };
  expect(decodePayload(encodePayload(payload))).toEqual(payload);
  expect(decodePayload(encodePayload(nested(32)))).toEqual(nested(32));
});

test.each<[string, unknown]>([
  ["undefined", undefined],
  ["a function", () => 1],
  ["a bigint", 1n],
  ["a symbol", Symbol("x")],
  ["NaN", Number.NaN],
  ["infinity", [Number.POSITIVE_INFINITY]],
  ["negative zero", { a: -0 }],
  ["a date", { at: new Date(0) }],
  ["a map", new Map()],
  ["bytes", new Uint8Array(2)],
  ["a hole", Array(2)],
  ["an undefined field", { a: undefined }],
  ["half a character", "\ud83d"],
  ["half a character as key", { "\udc00": 1 }],
  ["a prototype key", JSON.parse('{"__proto__":{"admin":true}}')],
  ["a constructor key", { a: { constructor: 1 } }],
  ["33 levels", nested(33)],
  ["an object with another toJSON", { toJSON: () => 1 }],
])("error: %s is not sent", (_, payload) => {
  expect(() => encodePayload(payload as JsonValue)).toThrow(named("PayloadInvalidError"));
});

test.each<[string, Uint8Array]>([
  ["nothing", bytes("")],
  ["no JSON", bytes("{")],
  ["a prototype key", bytes('{"__proto__":{"admin":true}}')],
  ["a prototype key, escaped", bytes('{"\\u005f_proto__":{"admin":true}}')],
  ["a constructor key", bytes('[{"constructor":{"prototype":{}}}]')],
  ["33 levels", bytes(`${"[".repeat(33)}${"]".repeat(33)}`)],
  ["100,000 levels", bytes("[".repeat(100_000))],
  ["no UTF-8", Uint8Array.of(0x22, 0xff, 0x22)],
  ["a byte order mark", Uint8Array.of(0xef, 0xbb, 0xbf, 0x31)],
])("error: %s is not read", (_, received) => {
  expect(() => decodePayload(received)).toThrow(named("PayloadInvalidError"));
  expect(Object.hasOwn(Object.prototype, "admin")).toBe(false);
});

test("behavior: padding comes off as it went on, and grows by at most an eighth", () => {
  for (let size = 0; size < 5000; size += 1) {
    const padded = pad(new Uint8Array(size).fill(0x80));
    expect(unpad(padded)?.length).toBe(size);
    expect(padded.length).toBe(paddedSize(padded.length - 1));
    expect(padded.length).toBeLessThanOrEqual(Math.max(minPaddedSize, (size + 1) * 1.125));
  }
  expect(maxPaddedSize).toBeGreaterThan(1_048_576);
});

test("error: padding of another form", () => {
  const [zeros, noMark, twice] = [new Uint8Array(256), pad(new Uint8Array(3)), pad(new Uint8Array(255))];
  noMark[3] = 0x81;
  expect(unpad(zeros)).toBeUndefined();
  expect(unpad(noMark)).toBeUndefined();
  expect(unpad(new Uint8Array(0))).toBeUndefined();
  const wide = new Uint8Array(272);
  wide.set(twice);
  expect(unpad(wide)).toBeUndefined();
});
