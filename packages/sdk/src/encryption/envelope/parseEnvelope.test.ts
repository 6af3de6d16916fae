import { expect, test } from "vitest";
import { encryptPayload } from "../actions/encryptPayload.ts";
import { bytesOf, envelopeOf, sent } from "../test/parties.ts";
import { maxEnvelopeLength, parseEnvelope } from "./parseEnvelope.ts";

const envelope = await encryptPayload(sent);
const bytes = bytesOf(envelope);
const named = (name: string, fields: object = {}) => expect.objectContaining({ name, ...fields });

test("default", () => {
  const parsed = parseEnvelope(envelope);
  expect(parsed.direction).toBe("request");
  expect([parsed.header, parsed.ciphertext, parsed.signature].map(({ length }) => length)).toEqual([
    133, 272, 64,
  ]);
});

test.each<[string, unknown]>([
  ["nothing", undefined],
  ["null", null],
  ["a number", 1],
  ["an empty text", ""],
  ["an array of it", [envelope]],
  ["an object with its parts", JSON.parse('{"__proto__":{"version":1},"constructor":{}}')],
  ["an object that turns into it", { toString: () => envelope }],
  ["a holder of it", new String(envelope)],
  ["a session key", "abba_session_key_1_e30.00000000"],
  ["its prefix alone", "abba-e2e-v1."],
  ["its prefix in capitals", envelope.toUpperCase()],
  ["another prefix", envelope.replace("abba", "abbb")],
  ["no prefix", envelope.slice(12)],
  ["a space before", ` ${envelope}`],
  ["a line break after", `${envelope}\n`],
  ["padding", `${envelope}=`],
  ["the other base64", envelope.replaceAll("-", "+").replaceAll("_", "/")],
  ["a letter of another script", envelope.replace("abba", "аbba")],
  ["a zero byte", `${envelope.slice(0, 50)}\0${envelope.slice(51)}`],
])("error: %s", (_, value) => {
  expect(() => parseEnvelope(value)).toThrow(named("EnvelopeInvalidError"));
});

test("error: trailing bits that base64 would ignore", () => {
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  const last = alphabet.indexOf(envelope.at(-1) ?? "");
  for (let bits = 1; bits < 16; bits += 1) {
    const other = envelope.slice(0, -1) + (alphabet[last ^ bits] ?? "");
    expect(bytesOf(other)).toEqual(bytes);
    expect(() => parseEnvelope(other)).toThrow(/base64url in its one form/);
  }
});

test.each([0, 2, 3, 255])("error: version %s in its first byte", (version) => {
  const copy = bytes.slice();
  copy[0] = version;
  expect(() => parseEnvelope(envelopeOf(copy))).toThrow(named("EnvelopeVersionError"));
});

test.each(["abba-e2e-v0.", "abba-e2e-v2.", "abba-e2e-v10."])("error: version %s in its prefix", (prefix) => {
  expect(() => parseEnvelope(envelope.replace("abba-e2e-v1.", prefix))).toThrow(
    named("EnvelopeVersionError"),
  );
});

test("error: giant, without being decoded", () => {
  const giant = `abba-e2e-v1.${"A".repeat(50_000_000)}`;
  const times = Array.from({ length: 20 }, () => {
    const started = performance.now();
    expect(() => parseEnvelope(giant)).toThrow(named("EnvelopeTooLargeError", { max: maxEnvelopeLength }));
    return performance.now() - started;
  });
  // The quickest: a machine may be busy with something else at any one of them.
  expect(Math.min(...times)).toBeLessThan(50);
});

test("error: a ciphertext of a length that padding never gives", () => {
  for (const padded of [0, 1, 255, 257, 271]) {
    const copy = new Uint8Array(133 + padded + 16 + 64);
    copy.set(bytes.slice(0, 133));
    expect(() => parseEnvelope(envelopeOf(copy)), `${padded}`).toThrow(/a length that none has/);
  }
});

const zeros = "00".repeat(32);
/** p, the size of the field. */
const prime = "fffffffffffffffffffffffffffffffffffffffffffffffffffffffefffffc2f";
const generator = "79be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798";

const invalidPoints: [string, string][] = [
  ["infinity as zeros", `00${zeros}`],
  ["x = 0, which is not on the curve", `02${zeros}`],
  ["x = 5, which is not on the curve", `02${"00".repeat(31)}05`],
  ["x = p", `02${prime}`],
  ["x = p + 1, which is 1 once reduced and then on the curve", `02${prime.slice(0, -2)}30`],
  ["x = 2^256 - 1", `03${"ff".repeat(32)}`],
  ["an uncompressed mark", `04${generator}`],
  ["a hybrid mark", `06${generator}`],
  ["a mark that is none", `01${generator}`],
];

test.each(invalidPoints)("error: a point that is %s, in each place", (_, hex) => {
  for (const start of [34, 67, 100]) {
    const copy = bytes.slice();
    copy.set(Buffer.from(hex, "hex"), start);
    expect(() => parseEnvelope(envelopeOf(copy))).toThrow(/no point of the curve/);
  }
});

test("error: a one-time key that is the sender's or the recipient's", () => {
  for (const start of [34, 67]) {
    const copy = bytes.slice();
    copy.copyWithin(100, start, start + 33);
    expect(() => parseEnvelope(envelopeOf(copy))).toThrow(/one-time key/);
  }
});
