import { inspect } from "node:util";
import fc from "fast-check";
import { expect, test, vi } from "vitest";
import type { JsonValue } from "../../json/JsonValue.ts";
import { createMemoryReplayGuard } from "../replay/createMemoryReplayGuard.ts";
import { buyer, bytesOf, envelopeOf, expected, seller, sent, stranger } from "../test/parties.ts";
import { decryptPayload } from "./decryptPayload.ts";
import { encryptPayload } from "./encryptPayload.ts";
import { verifyEnvelope } from "./verifyEnvelope.ts";

const named = (name: string, fields: object = {}) => expect.objectContaining({ name, ...fields });

test("default", async () => {
  const envelope = await encryptPayload(sent);
  expect(envelope).toMatch(/^abba-e2e-v1\.[A-Za-z0-9_-]+$/);
  expect(await decryptPayload(expected(envelope))).toEqual(sent.payload);
});

test("default: any JSON, transaction and direction", async () => {
  const transactionIds = fc
    .string({ unit: "grapheme", minLength: 1, maxLength: 20 })
    .filter(({ length }) => length <= 200);
  const directions = fc.constantFrom("request" as const, "response" as const);
  const texts = fc.string({ unit: "grapheme" });
  const json = fc.jsonValue({ stringUnit: "grapheme", noUnicodeString: false });
  const payloads = fc
    .oneof(json, fc.dictionary(texts, json))
    // JSON writes -0 as 0, which the payload check refuses.
    .map((value) => JSON.parse(JSON.stringify(value)) as JsonValue)
    .filter((value) => !/"(__proto__|constructor|prototype)":/.test(JSON.stringify(value)));
  await fc.assert(
    fc.asyncProperty(payloads, transactionIds, directions, async (payload, transactionId, direction) => {
      const envelope = await encryptPayload({ ...sent, payload, transactionId, direction });
      const opened = await decryptPayload({ ...expected(envelope), transactionId, direction });
      expect(opened).toEqual(payload);
    }),
    { numRuns: 100 },
  );
});

test("behavior: the sender cannot open it alone, and nobody else can", async () => {
  const envelope = await encryptPayload(sent);
  for (const privateKey of [buyer.privateKey, stranger.privateKey]) {
    await expect(decryptPayload({ ...expected(envelope), privateKey })).rejects.toEqual(
      named("EnvelopeMismatchError", { field: "recipient" }),
    );
  }
});

test("behavior: equal payloads give envelopes that share nothing secret", async () => {
  const [first, second] = [bytesOf(await encryptPayload(sent)), bytesOf(await encryptPayload(sent))];
  expect(first.slice(0, 100)).toEqual(second.slice(0, 100));
  expect(first.slice(100, 133)).not.toEqual(second.slice(100, 133));
  expect(first.slice(133, 389)).not.toEqual(second.slice(133, 389));
});

test("behavior: all short payloads have one length", async () => {
  const lengths = await Promise.all(
    ["", "no", "x".repeat(253)].map(async (payload) => (await encryptPayload({ ...sent, payload })).length),
  );
  expect(new Set(lengths).size).toBe(1);
});

test("behavior: the largest payload fits; one byte more does not", async () => {
  const payload = "x".repeat(1_048_574);
  const envelope = await encryptPayload({ ...sent, payload });
  expect(await decryptPayload(expected(envelope))).toBe(payload);
  await expect(encryptPayload({ ...sent, payload: `${payload}x` })).rejects.toEqual(
    named("PayloadTooLargeError", { size: 1_048_577, max: 1_048_576 }),
  );
});

test("behavior: who has no key can check an envelope, and learns its id", async () => {
  const envelope = await encryptPayload(sent);
  const { transactionId, direction, recipient } = sent;
  const check = { envelope, sender: buyer.publicKey, recipient, transactionId, direction };
  expect(await verifyEnvelope(check)).toEqual({ id: expect.stringMatching(/^0x[0-9a-f]{64}$/) });
  await expect(verifyEnvelope({ ...check, sender: stranger.publicKey })).rejects.toEqual(
    named("EnvelopeMismatchError", { field: "sender" }),
  );
});

test.each([
  ["sender", { sender: stranger.publicKey }],
  ["transactionId", { transactionId: "order-18" }],
  ["direction", { direction: "response" }],
] as const)("error: another %s", async (field, change) => {
  const envelope = await encryptPayload(sent);
  await expect(decryptPayload({ ...expected(envelope), ...change })).rejects.toEqual(
    named("EnvelopeMismatchError", { field }),
  );
});

test("error: sent back to its sender as the answer", async () => {
  const envelope = await encryptPayload(sent);
  const reflected = { ...expected(envelope), privateKey: buyer.privateKey, sender: seller.publicKey };
  await expect(decryptPayload({ ...reflected, direction: "response" })).rejects.toEqual(
    named("EnvelopeMismatchError", { field: "recipient" }),
  );
});

test("error: a copy", async () => {
  const envelope = await encryptPayload(sent);
  const once = expected(envelope);
  await decryptPayload(once);
  await expect(decryptPayload(once)).rejects.toEqual(named("EnvelopeReplayedError"));
});

test("error: a copy, with the guard that all share by default", async () => {
  const { replayGuard: _, ...withDefault } = expected(await encryptPayload(sent));
  await decryptPayload(withDefault);
  await expect(decryptPayload(withDefault)).rejects.toEqual(named("EnvelopeReplayedError"));
});

test("error: of 20 openings at once, one succeeds", async () => {
  const once = expected(await encryptPayload(sent));
  const outcomes = await Promise.allSettled(Array.from({ length: 20 }, () => decryptPayload(once)));
  expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
});

test("behavior: a forgery does not use up the id of the real envelope", async () => {
  const envelope = await encryptPayload(sent);
  const once = expected(envelope);
  const claim = vi.spyOn(once.replayGuard ?? createMemoryReplayGuard(), "claim");
  const forged = bytesOf(envelope);
  forged[forged.length - 1] = (forged.at(-1) ?? 0) ^ 1;
  await expect(decryptPayload({ ...once, envelope: envelopeOf(forged) })).rejects.toEqual(
    named("EnvelopeForgedError"),
  );
  expect(claim).not.toHaveBeenCalled();
  expect(await decryptPayload(once)).toEqual(sent.payload);
});

test.each<[string, () => unknown]>([
  ["throws", () => Promise.reject(new Error("no database"))],
  ["answers nothing", () => undefined],
  ["answers a text", () => "true"],
])("error: a guard that %s opens nothing", async (_, claim) => {
  const replayGuard = { claim: claim as () => boolean };
  const envelope = await encryptPayload(sent);
  await expect(decryptPayload({ ...expected(envelope), replayGuard })).rejects.toEqual(
    named("ReplayGuardError"),
  );
});

test("behavior: a guard in memory forgets on demand only, and is full when it is full", async () => {
  const guard = createMemoryReplayGuard({ max: 2 });
  expect(await guard.claim({ id: "0x01", transactionId: "a" })).toBe(true);
  expect(await guard.claim({ id: "0x02", transactionId: "b" })).toBe(true);
  expect(await guard.claim({ id: "0x02", transactionId: "b" })).toBe(false);
  expect(() => guard.claim({ id: "0x03", transactionId: "b" })).toThrow(
    named("ReplayGuardFullError", { max: 2 }),
  );
  guard.forget("a");
  guard.forget("unknown");
  expect(await guard.claim({ id: "0x03", transactionId: "b" })).toBe(true);
  expect(await guard.claim({ id: "0x02", transactionId: "b" })).toBe(false);
});

test.each<[string, object, string]>([
  ["private key of zero", { privateKey: `0x${"00".repeat(32)}` }, "EncryptionPrivateKeyInvalidError"],
  ["private key above the order", { privateKey: `0x${"ff".repeat(32)}` }, "EncryptionPrivateKeyInvalidError"],
  ["private key too short", { privateKey: "0x01" }, "EncryptionPrivateKeyInvalidError"],
  ["no private key", { privateKey: undefined }, "EncryptionPrivateKeyInvalidError"],
  ["sender that is no key", { sender: "0x02" }, "EncryptionPublicKeyInvalidError"],
  ["empty transaction", { transactionId: "" }, "TransactionIdInvalidError"],
  ["transaction too long", { transactionId: "x".repeat(201) }, "TransactionIdInvalidError"],
  ["transaction with a lone surrogate", { transactionId: "\ud800" }, "TransactionIdInvalidError"],
  ["transaction that is no text", { transactionId: 7 }, "TransactionIdInvalidError"],
  ["direction that is none", { direction: "toString" }, "EncryptionError"],
])("error: %s", async (_, change, name) => {
  const envelope = await encryptPayload(sent);
  await expect(decryptPayload({ ...expected(envelope), ...change })).rejects.toEqual(named(name));
  const { sender: recipient = sent.recipient, ...rest }: { sender?: unknown } = change;
  const both = { ...sent, recipient, ...rest };
  await expect(encryptPayload(both as typeof sent)).rejects.toEqual(named(name));
});

test("behavior: keys and errors print no secret", async () => {
  const secret = buyer.privateKey.reveal();
  expect(`${inspect(buyer, { depth: 9, showHidden: true })}${JSON.stringify(buyer)}`).not.toContain(
    secret.slice(2),
  );
  const flawed = { ...sent, privateKey: `${secret}00` as const };
  const error: unknown = await encryptPayload(flawed).catch((thrown: unknown) => thrown);
  expect(`${inspect(error, { depth: 9 })}${JSON.stringify(error)}`).not.toContain(secret.slice(2));
});
