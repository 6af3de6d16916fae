import {
  bytesToHex,
  concat,
  type Hex,
  hashTypedData,
  hexToBigInt,
  hexToBytes,
  numberToHex,
  size,
  slice,
  stringToBytes,
  stringToHex,
  type TypedDataDefinition,
} from "viem";
import { PasskeyAssertionInvalidError, type PasskeyFlaw } from "./ownerKeyErrors.ts";
import type { PasskeyAssertion } from "./ownerLayouts.ts";

/** Order of P-256 (SEC 2, 2.4.2). */
const order = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;

const flag = { present: 0x01, verified: 0x04, backupEligible: 0x08, backedUp: 0x10 } as const;

/** What a device gave, and the key that it should be of. */
export interface GivenAssertion {
  readonly x: Hex;
  readonly y: Hex;
  /** 64 bytes; 65 with a parity, which counts for nothing. */
  readonly signature: Hex;
  readonly authenticatorData: Hex;
  readonly clientDataJSON: string;
}

/**
 * Checks what a passkey's device gave, as the contract will, and takes it apart.
 *
 * @param given - Key and assertion.
 * @param typedData - What it was to sign.
 * @returns The parts that travel.
 * @throws {PasskeyAssertionInvalidError} saying what is wrong.
 */
export async function readAssertion(
  given: GivenAssertion,
  typedData: TypedDataDefinition,
): Promise<PasskeyAssertion> {
  const { x, y, authenticatorData, clientDataJSON } = given;
  const refuse = (reason: PasskeyFlaw) => new PasskeyAssertionInvalidError({ reason });
  const flaw = flawOfFlags(authenticatorData);
  if (flaw !== undefined) throw refuse(flaw);
  const head = `{"type":"webauthn.get","challenge":"${base64Url(hashTypedData(typedData))}`;
  const tail = clientDataJSON.slice(head.length);
  const origin = /^","origin":"[^"]*"(.*)$/s.exec(tail);
  if (!clientDataJSON.startsWith(head) || origin === null) throw refuse("client-data");
  if (origin[1]?.startsWith(',"crossOrigin":true')) throw refuse("cross-origin");
  const signature = lowerS(given.signature);
  if (signature === undefined) throw refuse("signature");
  const clientDataHash = await sha256(new Uint8Array(stringToBytes(clientDataJSON)));
  const signed = ownBytes(concat([authenticatorData, bytesToHex(clientDataHash)]));
  if (!(await verifies({ x, y }, signature, signed))) throw refuse("signature");
  return { x, y, signature, authenticatorData, tail: stringToHex(tail) };
}

function flawOfFlags(authenticatorData: Hex): PasskeyFlaw | undefined {
  if (size(authenticatorData) < 37) return "signature";
  const flags = Number(slice(authenticatorData, 32, 33));
  if ((flags & flag.present) === 0) return "user-not-present";
  if ((flags & flag.verified) === 0) return "user-not-verified";
  return (flags & flag.backedUp) !== 0 && (flags & flag.backupEligible) === 0 ? "backup-flags" : undefined;
}

function base64Url(hash: Hex): string {
  const binary = String.fromCharCode(...hexToBytes(hash));
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

/** One of the two values of s that are worth the same. */
function lowerS(signature: Hex): Hex | undefined {
  if (size(signature) < 64) return undefined;
  const [r, s] = [slice(signature, 0, 32), hexToBigInt(slice(signature, 32, 64))];
  return concat([r, numberToHex(s > order / 2n ? order - s : s, { size: 32 })]);
}

/** In memory that nobody shares, as WebCrypto wants it. */
function ownBytes(hex: Hex): Uint8Array<ArrayBuffer> {
  return new Uint8Array(hexToBytes(hex));
}

async function sha256(data: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", data));
}

async function verifies(
  { x, y }: { readonly x: Hex; readonly y: Hex },
  signature: Hex,
  signed: Uint8Array<ArrayBuffer>,
): Promise<boolean> {
  try {
    const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" } as const;
    const point = ownBytes(concat(["0x04", x, y]));
    const key = await crypto.subtle.importKey("raw", point, algorithm, false, ["verify"]);
    return await crypto.subtle.verify(algorithm, key, ownBytes(signature), signed);
  } catch {
    // No point of the curve.
    return false;
  }
}
