import { keccak256, stringToBytes } from "viem";
import { expect, test } from "vitest";
import { toBase64Url } from "../../encoding/base64url.ts";
import { writeTextForm } from "../grant/textForm.ts";
import { sampleRequest } from "../test/sampleRequest.ts";
import { addressOf } from "../test/sampleTerms.ts";
import { hashSessionRequest, parseSessionRequest, serializeSessionRequest } from "./serializeRequest.ts";

const text = serializeSessionRequest(sampleRequest);
const json = () => JSON.parse(JSON.stringify(sampleRequest));
const written = (value: unknown) =>
  writeTextForm({ prefix: "abba_request_" }, typeof value === "string" ? value : JSON.stringify(value), 1);
const invalid = (reason: string) => expect.objectContaining({ name: "SessionRequestInvalidError", reason });

test("default: string and JSON say the same", () => {
  expect(text).toMatch(/^abba_request_1_[\w-]+\.[0-9a-f]{8}$/);
  expect(parseSessionRequest(text)).toEqual(sampleRequest);
  expect(parseSessionRequest(JSON.stringify(sampleRequest))).toEqual(sampleRequest);
  expect(parseSessionRequest(json())).toEqual(sampleRequest);
  expect(parseSessionRequest(sampleRequest)).toEqual(sampleRequest);
  expect(serializeSessionRequest(parseSessionRequest(text))).toBe(text);
});

test("default: the hash is of the string's bytes, however the request is given", () => {
  const hash = keccak256(stringToBytes(text));
  expect(hashSessionRequest(text)).toBe(hash);
  expect(hashSessionRequest(sampleRequest)).toBe(hash);
  const reordered = Object.fromEntries(Object.entries(json()).reverse());
  expect(hashSessionRequest(parseSessionRequest(reordered))).toBe(hash);
  expect(hashSessionRequest({ ...sampleRequest, nonce: `0x${"02".repeat(16)}` })).not.toBe(hash);
});

const with_ = (change: object) => ({ ...json(), ...change });
const wish = (change: object) => ({ ...json(), wish: { ...json().wish, ...change } });

test.each<[string, unknown, string]>([
  ["nothing", "", "malformed"],
  ["undefined", undefined, "malformed"],
  ["a number", 7, "malformed"],
  ["another kind of string", `abba_grant_1_${toBase64Url(stringToBytes("{}"))}.00000000`, "malformed"],
  ["a session's string", "abba_session_key_1_AA.00000000", "malformed"],
  ["cut off", text.slice(0, -1), "corrupt"],
  ["altered", text.replace(/.(?=\.)/, (last) => (last === "A" ? "B" : "A")), "corrupt"],
  ["of another version", text.replace("_1_", "_2_"), "version"],
  ["of another version inside", with_({ version: 2 }), "version"],
  ["too long", `abba_request_1_${"A".repeat(24_576)}`, "tooLarge"],
  ["too long as JSON", JSON.stringify(with_({ reason: "x".repeat(30_000) })), "tooLarge"],
  ["nested JSON", written("[".repeat(5_000) + "]".repeat(5_000)), "malformed"],
  ["nested objects", JSON.parse(`${'{"a":'.repeat(3_000)}1${"}".repeat(3_000)}`), "malformed"],
  ["a circle", circle(), "malformed"],
  ["a key that reaches a prototype", JSON.stringify(json()).replace("{", '{"__proto__":{},'), "malformed"],
  ["an unknown field", with_({ secret: 1 }), "malformed"],
  ["an unknown field of the wish", wish({ lifetime: "1" }), "malformed"],
  [
    "another order of fields",
    written(JSON.stringify(Object.fromEntries(Object.entries(json()).reverse()))),
    "malformed",
  ],
  ["no name", with_({ name: "" }), "malformed"],
  ["a blank name", with_({ name: "  " }), "malformed"],
  ["a long name", with_({ name: "x".repeat(65) }), "malformed"],
  ["a name that is no text", with_({ name: "\ud800" }), "malformed"],
  ["a long reason", with_({ reason: "x".repeat(501) }), "malformed"],
  ["a key off the curve", with_({ encryptionKey: `0x02${"ff".repeat(32)}` }), "malformed"],
  ["an address that is none", with_({ sessionKey: "0x12" }), "malformed"],
  ["an address with a wrong checksum", with_({ sessionKey: `0x${"aB".repeat(20)}` }), "malformed"],
  ["a callback over http", with_({ callback: "http://example.com/" }), "malformed"],
  ["a callback by script", with_({ callback: "javascript:alert(1)" }), "malformed"],
  ["a callback with a password", with_({ callback: "https://a:b@example.com/" }), "malformed"],
  ["terms that are none", with_({ replaces: { account: addressOf(1), terms: "0x00" } }), "malformed"],
  ["an amount as a number", wish({ gasBudgetWei: 5 }), "malformed"],
  ["a negative amount", wish({ gasBudgetWei: "-5" }), "malformed"],
  ["an amount of 79 digits", wish({ gasBudgetWei: "9".repeat(79) }), "malformed"],
  ["too many limits", wish({ spend: Array.from({ length: 33 }, () => json().wish.spend[0]) }), "malformed"],
  [
    "too many payees",
    wish({ counterparties: Array.from({ length: 201 }, (_, n) => addressOf(n + 1)) }),
    "malformed",
  ],
  [
    "a rule of no kind",
    wish({ calls: [{ ...json().wish.calls[0], rules: [{ kind: "any", argument: 0 }] }] }),
    "malformed",
  ],
  ["a session under a minute", wish({ validitySeconds: 59 }), "malformed"],
  ["a session over a year", wish({ validitySeconds: 31_536_001 }), "malformed"],
])("error: %s", (_, given, reason) => {
  expect(() => parseSessionRequest(given)).toThrow(invalid(reason));
});

test.each([
  ["https://agent.example/answer?id=1"],
  ["http://127.0.0.1:4000/answer"],
  ["http://localhost:4000/answer"],
  ["http://[::1]:4000/answer"],
])("behavior: a callback to %s", (callback) => {
  expect(parseSessionRequest(with_({ callback })).callback).toBe(callback);
});

function circle(): object {
  const value: Record<string, unknown> = {};
  value.self = value;
  return value;
}
