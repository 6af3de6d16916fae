import { maxPayloadSize } from "../envelopeLayout.ts";

/** Shortest padded payload, in bytes: all small answers look alike. */
export const minPaddedSize = 256;

/** Longest padded payload, in bytes. */
export const maxPaddedSize = paddedSize(maxPayloadSize);

/**
 * How long a payload becomes: one byte more at least, then up to a length that shows few bits of the original
 * (Padmé: Nikitin et al., "Reducing Metadata Leakage from Encrypted Files", PETS 2019); at most 12 % more.
 *
 * @param size - Bytes.
 * @returns Bytes.
 */
export function paddedSize(size: number): number {
  const least = Math.max(size + 1, minPaddedSize);
  const exponent = Math.floor(Math.log2(least));
  const mask = 2 ** (exponent - Math.floor(Math.log2(exponent)) - 1) - 1;
  return (least + mask) & ~mask;
}

/**
 * Pads with one byte 0x80 and zeros (ISO/IEC 7816-4).
 *
 * @param bytes - The payload.
 * @returns The payload, padded.
 */
export function pad(bytes: Uint8Array): Uint8Array {
  const padded = new Uint8Array(paddedSize(bytes.length));
  padded.set(bytes);
  padded[bytes.length] = 0x80;
  return padded;
}

/**
 * Takes the padding off.
 *
 * @param padded - What {@link pad} made.
 * @returns The payload; `undefined` when the padding is not the one it would have made.
 */
export function unpad(padded: Uint8Array): Uint8Array | undefined {
  const end = padded.findLastIndex((byte) => byte !== 0);
  if (end < 0 || padded[end] !== 0x80 || paddedSize(end) !== padded.length) return undefined;
  return padded.slice(0, end);
}
