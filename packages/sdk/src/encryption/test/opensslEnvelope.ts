import {
  createCipheriv,
  createDecipheriv,
  createECDH,
  createHash,
  createPrivateKey,
  createPublicKey,
  ECDH,
  hkdfSync,
  type KeyObject,
  sign,
  verify,
} from "node:crypto";

/**
 * The format of docs/encryption.md a second time, on OpenSSL and by the page alone: nothing is imported from the
 * implementation that it is compared with.
 */
export interface OpensslSealing {
  readonly payload: Uint8Array;
  readonly senderKey: Buffer;
  /** Signs, where that is not the sender: for forgeries. */
  readonly signingKey?: Buffer;
  readonly recipient: Buffer;
  readonly ephemeralKey: Buffer;
  readonly transactionId: string;
  readonly direction: number;
}

const prefix = "abba-e2e-v1.";
const order = BigInt("0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141");

export function sealWithOpenssl(sealing: OpensslSealing): string {
  const { payload, senderKey, signingKey = senderKey, recipient, ephemeralKey } = sealing;
  const header = Buffer.concat([
    Buffer.of(1, sealing.direction),
    createHash("sha256").update(`abba-e2e-v1 transaction:${sealing.transactionId}`).digest(),
    publicKeyOf(senderKey),
    recipient,
    publicKeyOf(ephemeralKey),
  ]);
  const { key, nonce } = derive(ecdh(ephemeralKey, recipient), ecdh(senderKey, recipient), header);
  const cipher = createCipheriv("aes-256-gcm", key, nonce).setAAD(header);
  const ciphertext = Buffer.concat([cipher.update(padded(payload)), cipher.final(), cipher.getAuthTag()]);
  const message = Buffer.concat([Buffer.from("abba-e2e-v1 signature:"), header, ciphertext]);
  const signature = lowS(sign("sha256", message, { key: keyObject(signingKey), dsaEncoding: "ieee-p1363" }));
  return prefix + Buffer.concat([header, ciphertext, signature]).toString("base64url");
}

export function openWithOpenssl(envelope: string, recipientKey: Buffer): Buffer {
  const bytes = Buffer.from(envelope.slice(prefix.length), "base64url");
  const header = bytes.subarray(0, 133);
  const [sender, ephemeral] = [header.subarray(34, 67), header.subarray(100, 133)];
  const message = Buffer.concat([Buffer.from("abba-e2e-v1 signature:"), bytes.subarray(0, -64)]);
  const signed = verify(
    "sha256",
    message,
    { key: createPublicKey({ key: jwk(sender), format: "jwk" }), dsaEncoding: "ieee-p1363" },
    bytes.subarray(-64),
  );
  if (!signed) throw new Error("signature");
  const { key, nonce } = derive(ecdh(recipientKey, ephemeral), ecdh(recipientKey, sender), header);
  const decipher = createDecipheriv("aes-256-gcm", key, nonce).setAAD(header);
  decipher.setAuthTag(bytes.subarray(-80, -64));
  const plain = Buffer.concat([decipher.update(bytes.subarray(133, -80)), decipher.final()]);
  return plain.subarray(0, plain.lastIndexOf(0x80));
}

export function publicKeyOf(privateKey: Buffer): Buffer {
  const ecdhKey = createECDH("secp256k1");
  ecdhKey.setPrivateKey(privateKey);
  return ecdhKey.getPublicKey(null, "compressed");
}

function derive(first: Buffer, second: Buffer, header: Buffer): { key: Buffer; nonce: Buffer } {
  const info = Buffer.concat([Buffer.from("abba-e2e-v1 key:"), header]);
  const output = Buffer.from(hkdfSync("sha256", Buffer.concat([first, second]), "abba-e2e-v1", info, 44));
  return { key: output.subarray(0, 32), nonce: output.subarray(32) };
}

function ecdh(privateKey: Buffer, publicKey: Buffer): Buffer {
  const ecdhKey = createECDH("secp256k1");
  ecdhKey.setPrivateKey(privateKey);
  return ecdhKey.computeSecret(publicKey);
}

/** Padmé, by the paper's words. */
function padded(payload: Uint8Array): Buffer {
  const length = Math.max(payload.length + 1, 256);
  const exponent = BigInt(length).toString(2).length - 1;
  const kept = exponent.toString(2).length;
  const step = 2 ** Math.max(exponent - kept, 0);
  return Buffer.concat([payload, Buffer.of(0x80)], Math.ceil(length / step) * step);
}

function lowS(signature: Buffer): Buffer {
  const s = BigInt(`0x${signature.subarray(32).toString("hex")}`);
  if (s <= order / 2n) return signature;
  const low = (order - s).toString(16).padStart(64, "0");
  return Buffer.concat([signature.subarray(0, 32), Buffer.from(low, "hex")]);
}

function keyObject(privateKey: Buffer): KeyObject {
  const key = { ...jwk(publicKeyOf(privateKey)), d: privateKey.toString("base64url") };
  return createPrivateKey({ key, format: "jwk" });
}

function jwk(publicKey: Buffer): { kty: string; crv: string; x: string; y: string } {
  const point = Buffer.from(ECDH.convertKey(publicKey, "secp256k1", undefined, undefined, "uncompressed"));
  const part = (from: number) => point.subarray(from, from + 32).toString("base64url");
  return { kty: "EC", crv: "secp256k1", x: part(1), y: part(33) };
}
