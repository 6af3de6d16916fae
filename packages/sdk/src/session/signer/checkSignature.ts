import { type Address, concat, type Hex, isAddressEqual, numberToHex, recoverAddress } from "viem";
import { SignatureInvalidError } from "../errors/signerErrors.ts";

/** Order of secp256k1 (SEC 2, 2.4.1). */
const order = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;

/** EIP-2098: the highest bit of the second word is the parity. */
const parityBit = 1n << 255n;

/**
 * Brings a signature into the one form that every verifier takes (65 bytes, v 27 or 28, s in the lower half), and checks
 * that it is the signer's: hardware, MPC and key services give others that are worth the same, and now and then none.
 *
 * @param signature - Whatever a signer gave.
 * @param expected - Whose signature it is to be, and over which digest: over one of them, where several are taken.
 * @returns The signature.
 * @throws {SignatureInvalidError}
 */
export async function checkSignature(
  signature: unknown,
  expected: { readonly signer: Address; readonly digests: readonly Hex[] },
): Promise<Hex> {
  const { signer, digests } = expected;
  const invalid = (reason: string) => new SignatureInvalidError({ signer, reason });
  const words = readWords(signature);
  if (words === undefined) throw invalid("it is not 64 or 65 bytes of hex");
  const { r, s, parity } = words;
  if (parity === undefined) throw invalid("its v is none of 0, 1, 27, 28");
  if (r === 0n || r >= order || s === 0n || s >= order) throw invalid("its values are not of the curve");
  const isHigh = s > order / 2n;
  const normal = concat([
    numberToHex(r, { size: 32 }),
    numberToHex(isHigh ? order - s : s, { size: 32 }),
    numberToHex(27 + (isHigh ? 1 - parity : parity), { size: 1 }),
  ]);
  for (const hash of digests) {
    const recovered = await recoverAddress({ hash, signature: normal }).catch(() => undefined);
    if (recovered !== undefined && isAddressEqual(recovered, signer)) return normal;
  }
  throw invalid("it is of another key, or over something else");
}

interface Words {
  readonly r: bigint;
  readonly s: bigint;
  /** `undefined`: v is of no signature. */
  readonly parity: 0 | 1 | undefined;
}

function readWords(signature: unknown): Words | undefined {
  const digits =
    typeof signature === "string" ? /^(?:0x)?([0-9a-f]+)$/i.exec(signature.trim())?.[1] : undefined;
  if (digits === undefined || (digits.length !== 128 && digits.length !== 130)) return undefined;
  const [r, s] = [BigInt(`0x${digits.slice(0, 64)}`), BigInt(`0x${digits.slice(64, 128)}`)];
  if (digits.length === 128) return { r, s: s & (parityBit - 1n), parity: (s & parityBit) === 0n ? 0 : 1 };
  const v = Number.parseInt(digits.slice(128), 16);
  return { r, s, parity: v === 0 || v === 27 ? 0 : v === 1 || v === 28 ? 1 : undefined };
}
