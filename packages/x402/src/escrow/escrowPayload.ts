import { type Address, type Hex, isAddress, isHex } from "viem";
import * as z from "zod/mini";

/** Id of the scheme: payment into `AbbaBabaEscrow` instead of a transfer. */
export const escrowSchemeId = "abbababa-escrow";

const seconds = z.int().check(z.positive());

/** What an offer of the scheme says beside price and payee. */
export const escrowExtraSchema = z.object({
  escrowContract: z.custom<Address>(
    (value) => typeof value === "string" && isAddress(value, { strict: false }),
  ),
  /** Seconds from the funding in which the seller delivers. */
  deliverySeconds: seconds,
  disputeWindow: seconds,
  abandonmentGrace: seconds,
});

/** What a payment of the scheme carries. */
export const escrowPayloadSchema = z.object({
  escrowId: z.custom<Hex>((value) => isHex(value) && value.length === 66),
  /** What the escrow's criteria hash is made of: known to the buyer alone until it is shown. */
  transactionId: z.string().check(z.minLength(1), z.maxLength(200)),
});
