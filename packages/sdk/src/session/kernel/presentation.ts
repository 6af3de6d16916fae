import { concat, type Hex, keccak256, numberToHex, size } from "viem";

/** An operation's claims about itself. */
export interface Claims {
  /** The budget period it spends in. */
  readonly period: number;
  /** For each of its calls the entry of the terms that allows it. */
  readonly indices: readonly number[];
}

/**
 * Encodes claims: `period (4) ‖ number of calls (1) ‖ indices (1 each)`.
 *
 * @param claims - The claims.
 * @returns Their bytes; with the terms behind them they are a presentation.
 */
export function encodeClaims({ period, indices }: Claims): Hex {
  return concat([
    numberToHex(period, { size: 4 }),
    numberToHex(indices.length, { size: 1 }),
    ...indices.map((index) => numberToHex(index, { size: 1 })),
  ]);
}

/**
 * What the session key signs in the compact set, as an EIP-191 message.
 *
 * @param userOpHash - Hash of the operation.
 * @param sessionId - The session.
 * @param claims - Encoded claims.
 * @returns The hash over all three.
 */
export function compactDigest(userOpHash: Hex, sessionId: Hex, claims: Hex): Hex {
  return keccak256(concat([userOpHash, sessionId, claims]));
}

/**
 * Lays out a Kernel permission signature of the compact set.
 *
 * @param parts - The key's signature, encoded claims, encoded terms.
 * @returns `0xff ‖ signature (65) ‖ claims ‖ terms`.
 */
export function compactSignature(parts: { signature: Hex; claims: Hex; terms: Hex }): Hex {
  return concat(["0xff", parts.signature, parts.claims, parts.terms]);
}

/** Place of SpendCap among the policies of the layered set. */
const layeredIndex = 3;

/**
 * Lays out a Kernel permission signature of the layered set.
 *
 * @param parts - The key's signature, encoded claims, encoded terms.
 * @returns `index (1) ‖ length (8) ‖ claims ‖ terms ‖ 0xff ‖ signature (65)`.
 */
export function layeredSignature(parts: { signature: Hex; claims: Hex; terms: Hex }): Hex {
  const presentation = concat([parts.claims, parts.terms]);
  return concat([
    numberToHex(layeredIndex, { size: 1 }),
    numberToHex(size(presentation), { size: 8 }),
    presentation,
    "0xff",
    parts.signature,
  ]);
}
