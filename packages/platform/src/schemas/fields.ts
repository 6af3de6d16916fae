import { encryptionKeyTypedData } from "@abbababa/sdk/encryption";
import { EncryptionPublicKeyInvalidError } from "@abbababa/sdk/errors";
import { z } from "@hono/zod-openapi";
import { type Address, getAddress, type Hex, zeroAddress } from "viem";

/** PostgreSQL's text knows no NUL; lone surrogates would be stored as something else than was sent. */
const storable = /^(?:[^\0\p{Surrogate}])*$/u;

/** A text that can be stored. */
export const text = (min: number, max: number) =>
  z.string().min(min).max(max).regex(storable, "holds characters that cannot be stored");

/** A text that says something. */
export const title = (max: number) =>
  text(1, max).refine((value) => value.trim() !== "", { message: "is blank" });

/** An amount in a token's base units, as a decimal string. */
export const amount = z
  .string()
  .regex(/^[1-9]\d{0,23}$/, "is not a positive whole number of base units")
  .transform((value) => BigInt(value))
  .openapi({ type: "string", example: "10000000", description: "Base units (10^-6 USDC)." });

/** An amount that may be nothing. */
export const amountOrZero = z
  .string()
  .regex(/^(?:0|[1-9]\d{0,23})$/, "is not a whole number of base units")
  .transform((value) => BigInt(value))
  .openapi({ type: "string", example: "10000000", description: "Base units (10^-6 USDC)." });

/** An amount in an answer. */
export const amountOut = z
  .string()
  .openapi({ example: "10000000", description: "Base units (10^-6 USDC), decimal." });

/** An address in a request; any case, stored in lower case. */
export const address = z
  .string()
  .regex(/^0x[0-9a-fA-F]{40}$/, "is not an address")
  // Nobody's: a signature from which nobody can be recovered would read as one of its.
  .refine((value) => !/^0x0{40}$/.test(value), { message: "is the zero address" })
  .transform((value) => value.toLowerCase() as Address)
  .openapi({ type: "string", example: "0x70997970C51812dc3A010C7d01b50e0d17dc79C8" });

/** An address in an answer, checksummed. */
export const addressOut = z.string().openapi({ example: "0x70997970C51812dc3A010C7d01b50e0d17dc79C8" });

/** Shows an address that is stored in lower case. */
export const showAddress = (value: string): Address => getAddress(value);

/** 32 bytes. */
export const hash = z
  .string()
  .regex(/^0x[0-9a-fA-F]{64}$/, "is not 32 bytes of hex")
  .transform((value) => value.toLowerCase() as Hex)
  .openapi({ type: "string", example: `0x${"ab".repeat(32)}` });

/** An encryption key, as the SDK makes and takes it: a point of secp256k1, compressed. */
export const e2ePublicKey = z
  .string()
  .regex(/^0x0[23][0-9a-fA-F]{64}$/, "is not a compressed secp256k1 public key")
  .transform((value) => value.toLowerCase() as Hex)
  .refine(isOnCurve, "is not a point of secp256k1")
  .openapi({
    type: "string",
    description: "Compressed secp256k1 point (33 bytes), on the curve.",
    example: "0x0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798",
  });

/** Whether the SDK would encrypt to it. */
function isOnCurve(publicKey: Hex): boolean {
  try {
    encryptionKeyTypedData({ account: zeroAddress, chainId: 1, platform: "", publicKey, validUntil: 0n });
    return true;
  } catch (error) {
    if (error instanceof EncryptionPublicKeyInvalidError) return false;
    throw error;
  }
}

/** A moment in an answer. */
export const moment = z.iso.datetime().openapi({ example: "2026-01-01T00:00:00.000Z" });

/** An id in a path. */
export const idOf = (prefix: "agt" | "svc" | "txn" | "ses" | "key" | "chl" | "whe" | "whd") =>
  z
    .string()
    .regex(new RegExp(`^${prefix}_[0-9a-f]{24,32}$`), "is not an id")
    .openapi({ example: `${prefix}_${"0".repeat(32)}` });

/** A path with one id. */
export const idParams = (prefix: Parameters<typeof idOf>[0]) =>
  z.object({ id: idOf(prefix).openapi({ param: { name: "id", in: "path" } }) });
