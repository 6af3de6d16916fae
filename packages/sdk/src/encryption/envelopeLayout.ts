/** Name of the format: the label of every hash and the beginning of every envelope. */
export const formatName = "abba-e2e-v1";

/** First byte of an envelope. */
export const formatVersion = 1;

/** Bytes. */
export const sizes = {
  version: 1,
  direction: 1,
  transaction: 32,
  publicKey: 33,
  header: 1 + 1 + 32 + 3 * 33,
  tag: 16,
  signature: 64,
} as const;

/** Largest payload: bytes of JSON in UTF-8. */
export const maxPayloadSize = 1_048_576;
