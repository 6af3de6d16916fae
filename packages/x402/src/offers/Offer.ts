import { type Address, isAddress } from "viem";
import * as z from "zod/mini";

/** One in which no capital and small letters are mixed has no checksum; of any other it must be right. */
const address = z.pipe(
  z
    .string()
    .check(
      z.refine(
        (value) => isAddress(withoutChecksum(value)),
        "is not an address, or is mistyped: its checksum differs",
      ),
    ),
  z.transform((value: string) => withoutChecksum(value) as Address),
);

function withoutChecksum(value: string): string {
  return /^0x[0-9A-F]{40}$/.test(value) ? value.toLowerCase() : value;
}

/** Decimals, in the one way to write a number. */
export const amountPattern = /^(0|[1-9]\d{0,77})$/;

/** A server's offer on an EVM chain, as x402 writes it. */
export const offerSchema = z.object({
  scheme: z.string().check(z.minLength(1), z.maxLength(64)),
  network: z.string().check(z.regex(/^[a-z0-9-]{3,8}:[a-zA-Z0-9_-]{1,32}$/, "is not a CAIP-2 chain id")),
  asset: z.string().check(z.maxLength(128)),
  amount: z.string().check(z.regex(amountPattern, "is not a whole number of base units")),
  payTo: z.string().check(z.maxLength(128)),
  maxTimeoutSeconds: z
    .number()
    .check(z.positive("is not positive"), z.maximum(31_536_000, "is above a year")),
  // Left out where the server leaves it out: offers go back as they came.
  extra: z.optional(z.nullable(z.record(z.string(), z.unknown()))),
});

/** A server's offer, parsed in form only. */
export type Offer = z.output<typeof offerSchema>;

/** The addresses of an offer on an EVM chain. */
export const evmOfferSchema = z.object({ asset: address, payTo: address });

const wireOfferSchema = z.looseObject(offerSchema.shape);

/** Most offers that are read. */
const mostOffers = 32;

const requiredSchema = z.object({
  x402Version: z.literal(2, "is not 2: this client speaks version 2 of x402"),
  error: z.optional(z.nullable(z.string().check(z.maxLength(2_000)))),
  resource: z.optional(z.nullable(z.looseObject({ url: z.optional(z.string().check(z.maxLength(4_000))) }))),
  accepts: z.array(wireOfferSchema).check(z.maxLength(mostOffers, `are more than ${mostOffers} offers`)),
  extensions: z.optional(z.nullable(z.record(z.string(), z.unknown()))),
});

/** Beside an offer that can be read, those that cannot are of other schemes, versions or networks: not this client's. */
function keepReadable(value: unknown): unknown {
  if (typeof value !== "object" || value === null || !("accepts" in value)) return value;
  const { accepts } = value;
  if (!Array.isArray(accepts) || accepts.length > mostOffers) return value;
  const readable = accepts.filter((offer) => wireOfferSchema.safeParse(offer).success);
  return readable.length === 0 ? value : { ...value, accepts: readable };
}

/** What a 402 response says (x402, version 2). */
export const paymentRequiredSchema = z.pipe(z.transform(keepReadable), requiredSchema);

/** What a 402 response says, parsed in form only; unknown fields are kept, since servers compare offers whole. */
export type PaymentRequired = z.output<typeof paymentRequiredSchema>;
