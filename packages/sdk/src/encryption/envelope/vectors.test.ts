import { expect, test } from "vitest";
import { decryptPayload } from "../actions/decryptPayload.ts";
import { encryptPayload } from "../actions/encryptPayload.ts";
import { toEncryptionKey } from "../keys/toEncryptionKey.ts";
import { createMemoryReplayGuard } from "../replay/createMemoryReplayGuard.ts";
import { openWithOpenssl } from "../test/opensslEnvelope.ts";
import vectors from "../test/vectors.json" with { type: "json" };

/** Written by scripts/encryptionVectors.ts, with OpenSSL. */
const cases = vectors.map((vector) => ({
  ...vector,
  direction: vector.direction === "request" ? ("request" as const) : ("response" as const),
  senderPrivateKey: vector.senderPrivateKey as `0x${string}`,
  recipientPrivateKey: vector.recipientPrivateKey as `0x${string}`,
}));

test.each(cases)("default: opens what OpenSSL sealed: $name", async (vector) => {
  const { envelope, payload, transactionId, direction } = vector;
  const sender = toEncryptionKey(vector.senderPrivateKey).publicKey;
  expect(sender).toBe(vector.sender);
  const opened = await decryptPayload({
    envelope,
    privateKey: vector.recipientPrivateKey,
    sender,
    transactionId,
    direction,
    replayGuard: createMemoryReplayGuard(),
  });
  expect(opened).toEqual(payload);
});

test.each(cases)("default: OpenSSL opens what is sealed: $name", async (vector) => {
  const { payload, transactionId, direction, senderPrivateKey: privateKey } = vector;
  const recipient = toEncryptionKey(vector.recipientPrivateKey).publicKey;
  const envelope = await encryptPayload({ payload, privateKey, recipient, transactionId, direction });
  expect(envelope.length).toBe(vector.envelope.length);
  const key = Buffer.from(vector.recipientPrivateKey.slice(2), "hex");
  expect(JSON.parse(openWithOpenssl(envelope, key).toString("utf8"))).toEqual(payload);
});
