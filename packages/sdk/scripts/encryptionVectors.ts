/**
 * Writes `src/encryption/test/vectors.json`: envelopes made by OpenSSL (node:crypto) through a second implementation of
 * docs/encryption.md. ECDSA in OpenSSL is randomised, so each run gives other signatures.
 *
 *     node scripts/encryptionVectors.ts
 */
import { createHash } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { publicKeyOf, sealWithOpenssl } from "../src/encryption/test/opensslEnvelope.ts";

/** Keys that anyone can make again. */
const keyNamed = (name: string) => createHash("sha256").update(`abba-e2e-v1 test vector ${name}`).digest();
const hex = (bytes: Buffer) => `0x${bytes.toString("hex")}`;

const cases = [
  { name: "an empty object", transactionId: "order-17", direction: "request", payload: {} },
  {
    name: "text beyond ASCII",
    transactionId: "Übung №1 🙂",
    direction: "response",
    payload: "Zürich 🦊 \u0000",
  },
  {
    name: "the last size of the smallest box",
    transactionId: "a",
    direction: "request",
    payload: "x".repeat(253),
  },
  {
    name: "the first size of the next box",
    transactionId: "a",
    direction: "request",
    payload: "x".repeat(254),
  },
  {
    name: "a list",
    transactionId: "b".repeat(200),
    direction: "response",
    payload: [1, 2.5, null, true, { a: [] }],
  },
  {
    name: "10,000 bytes",
    transactionId: "c",
    direction: "response",
    payload: { text: "0123456789".repeat(1000) },
  },
] as const;

const vectors = cases.map(({ name, transactionId, direction, payload }) => {
  const [sender, recipient, ephemeral] = ["sender", "recipient", "ephemeral"].map((who) =>
    keyNamed(`${name} ${who}`),
  );
  if (sender === undefined || recipient === undefined || ephemeral === undefined) throw new Error(name);
  const envelope = sealWithOpenssl({
    payload: Buffer.from(JSON.stringify(payload)),
    senderKey: sender,
    recipient: publicKeyOf(recipient),
    ephemeralKey: ephemeral,
    transactionId,
    direction: direction === "request" ? 1 : 2,
  });
  const keys = { senderPrivateKey: hex(sender), recipientPrivateKey: hex(recipient) };
  const publicKeys = { sender: hex(publicKeyOf(sender)), recipient: hex(publicKeyOf(recipient)) };
  return { name, transactionId, direction, payload, ...keys, ...publicKeys, envelope };
});

const output = fileURLToPath(new URL("../src/encryption/test/vectors.json", import.meta.url));
await writeFile(output, `${JSON.stringify(vectors, null, 2)}\n`);
