import type { PaymentRequirements } from "@x402/core/types";
import { findDefaultAsset } from "@x402/evm";
import { type Address, bytesToHex } from "viem";
import type { UserOperation } from "viem/account-abstraction";
import * as z from "zod/mini";
import { OfferUnsupportedError } from "../errors/offerErrors.ts";
import { evmOfferSchema } from "../offers/Offer.ts";
import { toAaPayload } from "./aaPayload.ts";
import type { PaymentSigner } from "./PaymentSigner.ts";
import { bucketSeconds, type SettledRequest, toRequestHash } from "./requestHash.ts";
import { encodeSettlement } from "./settlementCalls.ts";

/** An account that signs operations. */
export interface OperationSigner {
  readonly address: Address;
  readonly chainId: number;
  /** Signs one operation with these calls. Sends nothing. */
  sign(
    calls: readonly { readonly to: Address; readonly data: `0x${string}` }[],
  ): Promise<UserOperation<"0.7">>;
}

const requestSchema = z.object({
  method: z._default(z.string().check(z.maxLength(16)), ""),
  endpoint: z._default(z.string().check(z.maxLength(2_000)), ""),
});

/**
 * Makes a payment signer of the scheme `aa-native` out of an account: it signs a user operation that settles the request,
 * which the server or its facilitator hands to a bundler.
 *
 * @param open - Makes the account ready, once.
 * @param settlementContract - Where requests are settled.
 */
export function toPaymentSigner(
  open: () => Promise<OperationSigner>,
  settlementContract: Address,
): PaymentSigner {
  let opened: Promise<OperationSigner> | undefined;
  const ready = () => {
    opened ??= open().catch((error: unknown) => {
      opened = undefined;
      throw error;
    });
    return opened;
  };
  return {
    scheme: "aa-native",
    findDefaultAsset,
    getAddress: async () => (await ready()).address,
    async createPaymentPayload(x402Version: number, offer: PaymentRequirements) {
      const signer = await ready();
      const { token, merchant, amount } = readOffer(offer, signer.chainId, settlementContract);
      const request: SettledRequest = {
        ...requestSchema.parse(offer.extra ?? {}),
        merchant,
        chainId: signer.chainId,
        timeBucket: Math.floor(Date.now() / 1000 / bucketSeconds),
        clientNonce: bytesToHex(crypto.getRandomValues(new Uint8Array(32))),
      };
      const spec = { merchant, token, amount, requestHash: toRequestHash(request) };
      const userOperation = await signer.sign(encodeSettlement(settlementContract, spec));
      return { x402Version, payload: toAaPayload(userOperation, spec, request) };
    },
  };
}

function readOffer(offer: PaymentRequirements, chainId: number, settlementContract: Address) {
  const unsupported = (reason: string) => new OfferUnsupportedError({ reason });
  if (offer.network !== `eip155:${chainId}`)
    throw unsupported(`it is on ${offer.network}, the account on eip155:${chainId}`);
  const addresses = evmOfferSchema.safeParse(offer);
  if (!addresses.success) throw unsupported("its asset or payee is not an address");
  if (!/^[1-9]\d{0,77}$/.test(offer.amount))
    throw unsupported("its amount is not a whole number of base units above 0");
  const named = offer.extra?.settlementContract;
  if (typeof named === "string" && named.toLowerCase() !== settlementContract.toLowerCase())
    throw unsupported(`it is settled by ${named}, not by ${settlementContract}`);
  return { token: addresses.data.asset, merchant: addresses.data.payTo, amount: BigInt(offer.amount) };
}
