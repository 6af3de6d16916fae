import { gcm } from "@noble/ciphers/aes.js";
import { concatBytes } from "@noble/hashes/utils.js";
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { decryptPayload } from "../actions/decryptPayload.ts";
import { encryptPayload } from "../actions/encryptPayload.ts";
import { parsePrivateKey } from "../keys/privateKey.ts";
import { parsePublicKey } from "../keys/publicKey.ts";
import { pad } from "../payload/padding.ts";
import { publicKeyOf, sealWithOpenssl } from "../test/opensslEnvelope.ts";
import { buyer, bytesOf, envelopeOf, expected, seller, sent, stranger } from "../test/parties.ts";
import { deriveKey, sharedSecret } from "./deriveKey.ts";
import { signEnvelope } from "./envelopeSignature.ts";
import { encodeHeader, hashTransaction } from "./header.ts";

let envelope: string;
let bytes: Uint8Array;

beforeAll(async () => {
  envelope = await encryptPayload(sent);
  bytes = bytesOf(envelope);
});

/** The name of the error that opening gives. Each try has a guard of its own: nothing is refused as a copy. */
async function failureOf(candidate: unknown, change: object = {}): Promise<string> {
  try {
    await decryptPayload({ ...expected(candidate), ...change });
  } catch (error) {
    return error instanceof Error ? error.name : "?";
  }
  return "opened";
}

function flipped(bit: number, original = bytes): Uint8Array {
  const copy = original.slice();
  copy[bit >> 3] = (copy[bit >> 3] ?? 0) ^ (1 << (bit & 7));
  return copy;
}

/** Field of the header by its last byte. */
const fields = [
  { name: "version", end: 1, errors: ["EnvelopeVersionError"] },
  { name: "direction", end: 2, errors: ["EnvelopeMismatchError", "EnvelopeInvalidError"] },
  { name: "transaction", end: 34, errors: ["EnvelopeMismatchError"] },
  { name: "sender", end: 67, errors: ["EnvelopeMismatchError", "EnvelopeInvalidError"] },
  { name: "recipient", end: 100, errors: ["EnvelopeMismatchError", "EnvelopeInvalidError"] },
  { name: "one-time key", end: 133, errors: ["EnvelopeForgedError", "EnvelopeInvalidError"] },
  { name: "ciphertext", end: 389, errors: ["EnvelopeForgedError"] },
  { name: "tag", end: 405, errors: ["EnvelopeForgedError"] },
  { name: "signature", end: 469, errors: ["EnvelopeForgedError"] },
];

test("default: the envelope that is tampered with opens, and has the documented size", async () => {
  expect(await failureOf(envelope)).toBe("opened");
  expect(bytes.length).toBe(469);
});

test.each(fields)("error: each bit of $name", { timeout: 120_000 }, async ({ name, end, errors }) => {
  const start = fields[fields.findIndex((field) => field.name === name) - 1]?.end ?? 0;
  for (let bit = start * 8; bit < end * 8; bit += 1) {
    const failure = await failureOf(envelopeOf(flipped(bit)));
    expect(errors, `bit ${bit}`).toContain(failure);
  }
});

test("error: several bytes at once", async () => {
  const edits = fc.array(fc.tuple(fc.nat({ max: 468 }), fc.integer({ min: 1, max: 255 })), { minLength: 2 });
  await fc.assert(
    fc.asyncProperty(edits, async (changes) => {
      const copy = bytes.slice();
      for (const [position, mask] of changes) copy[position] = (copy[position] ?? 0) ^ mask;
      fc.pre(!copy.every((byte, index) => byte === bytes[index]));
      expect(await failureOf(envelopeOf(copy))).not.toBe("opened");
    }),
    { numRuns: 200 },
  );
});

test("error: cut off or prolonged anywhere", async () => {
  for (let length = 0; length < envelope.length; length += 1) {
    expect(await failureOf(envelope.slice(0, length))).toBe("EnvelopeInvalidError");
  }
  for (const more of ["A", "AA", "AAAA", "A".repeat(40), "=", "\n", " ", "."]) {
    expect(await failureOf(envelope + more)).toMatch(/^Envelope(Invalid|Forged)Error$/);
  }
});

describe("error: altered by an insider who signs anew", () => {
  const privateKey = parsePrivateKey(buyer.privateKey);

  /** The buyer signs whatever is given; only the ciphertext's binding to its header is left. */
  function signedAnew(altered: Uint8Array): string {
    const [header, ciphertext] = [altered.slice(0, 133), altered.slice(133, -64)];
    return envelopeOf(concatBytes(header, ciphertext, signEnvelope({ header, ciphertext }, privateKey)));
  }

  test("default: unaltered, it opens", async () => {
    expect(await failureOf(signedAnew(bytes))).toBe("opened");
  });

  test("error: moved to another transaction", async () => {
    const moved = bytes.slice();
    moved.set(hashTransaction("order-18"), 2);
    expect(await failureOf(signedAnew(moved), { transactionId: "order-18" })).toBe("EnvelopeForgedError");
  });

  test("error: turned round", async () => {
    const turned = bytes.slice();
    turned[1] = 2;
    expect(await failureOf(signedAnew(turned), { direction: "response" })).toBe("EnvelopeForgedError");
  });

  test("error: passed on to another recipient", async () => {
    const passed = bytes.slice();
    passed.set(parsePublicKey(stranger.publicKey, "publicKey"), 67);
    expect(await failureOf(signedAnew(passed), { privateKey: stranger.privateKey })).toBe(
      "EnvelopeForgedError",
    );
  });

  test("error: with a one-time key of another sign, which shares the same secrets", async () => {
    const mirrored = bytes.slice();
    mirrored[100] = (mirrored[100] ?? 0) ^ 1;
    expect(await failureOf(signedAnew(mirrored))).toBe("EnvelopeForgedError");
  });

  test("error: with each 16th bit of ciphertext and tag", async () => {
    for (let bit = 133 * 8; bit < 405 * 8; bit += 16) {
      expect(await failureOf(signedAnew(flipped(bit)))).toBe("EnvelopeForgedError");
    }
  });
});

test("error: the other of the two signatures that ECDSA knows", async () => {
  const order = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;
  const s = BigInt(`0x${Buffer.from(bytes.slice(-32)).toString("hex")}`);
  const other = Buffer.from((order - s).toString(16).padStart(64, "0"), "hex");
  expect(await failureOf(envelopeOf(concatBytes(bytes.slice(0, -32), other)))).toBe("EnvelopeForgedError");
});

test("error: a stranger puts his own name and signature on it", async () => {
  const stolen = bytes.slice(0, -64);
  stolen.set(parsePublicKey(stranger.publicKey, "publicKey"), 34);
  const [header, ciphertext] = [stolen.slice(0, 133), stolen.slice(133)];
  const signature = signEnvelope({ header, ciphertext }, parsePrivateKey(stranger.privateKey));
  const candidate = envelopeOf(concatBytes(header, ciphertext, signature));
  expect(await failureOf(candidate, { sender: stranger.publicKey })).toBe("EnvelopeForgedError");
});

/** Seals as the format says, but for what is changed. */
function sealed({
  secrets = "both",
  signer = buyer.privateKey,
  padded = pad(Buffer.from("{}")),
} = {}): string {
  const [own, to] = [parsePrivateKey(buyer.privateKey), parsePublicKey(seller.publicKey, "recipient")];
  const ephemeral = new Uint8Array(32).fill(7);
  const context = {
    direction: sent.direction,
    transaction: hashTransaction(sent.transactionId),
    sender: parsePublicKey(buyer.publicKey, "sender"),
    recipient: to,
  };
  const header = encodeHeader(context, publicKeyOf(Buffer.from(ephemeral)));
  const lasting = secrets === "both" ? sharedSecret(own, to) : sharedSecret(ephemeral, to);
  const { key, nonce } = deriveKey([sharedSecret(ephemeral, to), lasting], header);
  const ciphertext = gcm(key, nonce, header).encrypt(padded);
  const signature = signEnvelope({ header, ciphertext }, parsePrivateKey(signer));
  return envelopeOf(concatBytes(header, ciphertext, signature));
}

test("error: made by hand with one part missing", async () => {
  expect(await failureOf(sealed())).toBe("opened");
  expect(await failureOf(sealed({ secrets: "ephemeral only" }))).toBe("EnvelopeForgedError");
  expect(await failureOf(sealed({ signer: stranger.privateKey }))).toBe("EnvelopeForgedError");
  expect(await failureOf(sealed({ padded: new Uint8Array(256) }))).toBe("EnvelopeForgedError");
  expect(await failureOf(sealed({ padded: pad(Buffer.from("{")) }))).toBe("PayloadInvalidError");
  expect(await failureOf(sealed({ padded: new Uint8Array(257) }))).toBe("EnvelopeInvalidError");
});

test("error: a thief of the seller's key cannot write to the seller as the buyer", async () => {
  const key = (holder: typeof buyer) => Buffer.from(holder.privateKey.reveal().slice(2), "hex");
  // ECDH(seller, buyer) is the same from either side, so the thief can seal; only the signature is missing.
  const forgery = (signingKey: Buffer) =>
    sealWithOpenssl({
      payload: Buffer.from("{}"),
      senderKey: key(buyer),
      signingKey,
      recipient: publicKeyOf(key(seller)),
      ephemeralKey: key(stranger),
      transactionId: sent.transactionId,
      direction: 1,
    });
  expect(await failureOf(forgery(key(seller)))).toBe("EnvelopeForgedError");
  expect(await failureOf(forgery(key(buyer)))).toBe("opened");
});
