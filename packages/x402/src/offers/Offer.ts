import { type Address, isAddress } from "viem";
import * as z from "zod/mini";

const address = z.custom<Address>(
  (value) => typeof value === "string" && isAddress(value, { strict: false }),
  "is not an address",
);

/** A server's offer on an EVM chain, as x402 writes it. */
export const offerSchema = z.object({
  scheme: z.string().check(z.minLength(1), z.maxLength(64)),
  network: z.string().check(z.regex(/^[a-z0-9-]{3,8}:[a-zA-Z0-9_-]{1,32}$/, "is not a CAIP-2 chain id")),
  asset: z.string().check(z.maxLength(128)),
  amount: z.string().check(z.regex(/^\d{1,78}$/, "is not a whole number of base units")),
  payTo: z.string().check(z.maxLength(128)),
  maxTimeoutSeconds: z
    .number()
    .check(z.positive("is not positive"), z.maximum(31_536_000, "is above a year")),
  extra: z._default(z.nullable(z.record(z.string(), z.unknown())), {}),
});

/** A server's offer, parsed in form only. */
export type Offer = z.output<typeof offerSchema>;

/** The addresses of an offer on an EVM chain. */
export const evmOfferSchema = z.object({ asset: address, payTo: address });

/** What a 402 response says (x402, version 2). */
export const paymentRequiredSchema = z.object({
  x402Version: z.literal(2, "is not 2: this client speaks version 2 of x402"),
  error: z.optional(z.nullable(z.string().check(z.maxLength(2_000)))),
  resource: z.optional(z.nullable(z.looseObject({ url: z.optional(z.string().check(z.maxLength(4_000))) }))),
  accepts: z.array(z.looseObject(offerSchema.shape)).check(z.maxLength(32, "are more than 32 offers")),
  extensions: z.optional(z.nullable(z.record(z.string(), z.unknown()))),
});

/** What a 402 response says, parsed in form only; unknown fields are kept, since servers compare offers whole. */
export type PaymentRequired = z.output<typeof paymentRequiredSchema>;
