import * as z from "zod/mini";

export type Hex = `0x${string}`;

const matching = (pattern: RegExp, error: string) =>
  z.pipe(
    z.string(error).check(z.regex(pattern, error)),
    z.transform((text) => text as Hex),
  );

export const addressSchema = matching(/^0x[0-9a-fA-F]{40}$/, "is not an address");
export const hashSchema = matching(/^0x[0-9a-fA-F]{64}$/, "is not 32 bytes of hex");

/** Bytes in hex, at most so many of them. */
export const bytesSchema = (most: number) =>
  matching(new RegExp(`^0x(?:[0-9a-fA-F]{2}){0,${most}}$`), `is not hex of at most ${most} bytes`);

/** A number in hex, up to 2^256 - 1; leading zeros are taken, as drafts write them. */
export const quantitySchema = matching(/^0x[0-9a-fA-F]{1,64}$/, "is not a number in hex");

/** A chain's number in hex. */
export const chainIdSchema = matching(/^0x[0-9a-fA-F]{1,13}$/, "is not a chain's number in hex");

/** Unix seconds. */
export const secondsSchema = z
  .int("is not unix seconds")
  .check(z.minimum(0, "is negative"), z.maximum(2 ** 48 - 1, "is not unix seconds"));
