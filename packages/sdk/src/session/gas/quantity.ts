import * as z from "zod/mini";

/** A JSON-RPC quantity of at most 128 bits. */
export const quantity = z.pipe(
  z.string().check(z.regex(/^0x[0-9a-fA-F]{1,32}$/)),
  z.transform((text: string) => BigInt(text)),
);
