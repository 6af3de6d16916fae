import { parseWith } from "@abbababa/sdk/internal";
import type { PaymentRequirements } from "@x402/core/types";
import { findDefaultAsset } from "@x402/evm";
import { type Address, bytesToHex, type Client, isAddressEqual, keccak256, stringToHex } from "viem";
import type { UserOperation } from "viem/account-abstraction";
import * as z from "zod/mini";
import { OfferUnsupportedError } from "../errors/offerErrors.ts";
import { PaidNotServedError, PaymentKeyConflictError } from "../errors/payingErrors.ts";
import { evmOfferSchema } from "../offers/Offer.ts";
import { toAaPayload } from "./aaPayload.ts";
import { checkAllShown, findKeyedSettlement } from "./findKeyedSettlement.ts";
import type { PaymentSigner } from "./PaymentSigner.ts";
import { bucketSeconds, type SettledRequest, toRequestHash } from "./requestHash.ts";
import { encodeSettlement, type SettlementCallSpec } from "./settlementCalls.ts";

/** An account that signs operations. */
export interface OperationSigner {
  readonly address: Address;
  readonly chainId: number;
  /** That its operations are for. */
  readonly entryPoint: Address;
  /** Reads the chain. */
  readonly client: Client;
  /**
   * Signs one operation with these calls. Sends nothing that pays.
   *
   * @param calls - All happen, or none does.
   * @param lane - Operations of one lane have one nonce until one of them is included. @default any nonce
   */
  sign(
    calls: readonly { readonly to: Address; readonly data: `0x${string}` }[],
    lane: bigint | undefined,
  ): Promise<UserOperation<"0.6" | "0.7">>;
}

/** Names the payment of an offer: see `AaNetwork`. */
export type AaPaymentKey = (offer: PaymentRequirements) => string | undefined;

const keySchema = z.string().check(z.minLength(1), z.maxLength(512));

/** A payment that was signed for a key: as long as facilitators take it, it is sent again. */
interface SignedForKey {
  readonly spec: SettlementCallSpec;
  readonly timeBucket: number;
  readonly payload: Record<string, unknown>;
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
 * @param options - Where requests are settled; what names a payment.
 */
export function toPaymentSigner(
  open: () => Promise<OperationSigner>,
  options: { readonly settlementContract: Address; readonly key?: AaPaymentKey | undefined },
): PaymentSigner {
  const { settlementContract, key: keyOf } = options;
  const signedFor = new Map<string, SignedForKey>();
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
      const named = keyOf?.(offer);
      const key = named === undefined ? undefined : parseWith(keySchema, named, "payment key");
      const { token, merchant, amount } = readOffer(offer, signer, settlementContract);
      const timeBucket = Math.floor(Date.now() / 1000 / bucketSeconds);
      for (const [each, { timeBucket: then }] of signedFor) if (then + 1 < timeBucket) signedFor.delete(each);
      const before = key === undefined ? undefined : signedFor.get(key);
      if (key !== undefined && before !== undefined) {
        checkSame(key, before.spec, { token, merchant, amount });
        return { x402Version, payload: before.payload };
      }
      const named32 = key === undefined ? undefined : keccak256(stringToHex(`x402 aa-native ${key}`));
      const request: SettledRequest = {
        ...requestSchema.parse(offer.extra ?? {}),
        merchant,
        chainId: signer.chainId,
        timeBucket,
        clientNonce: named32 ?? bytesToHex(crypto.getRandomValues(new Uint8Array(32))),
      };
      const spec = { merchant, token, amount, requestHash: toRequestHash(request) };
      const calls = encodeSettlement(settlementContract, spec);
      if (key === undefined || named32 === undefined) {
        return { x402Version, payload: toAaPayload(await signer.sign(calls, undefined), spec, request) };
      }
      const checkUnpaid = async (cause?: unknown) => {
        const facts = { payer: signer.address, settlementContract, request };
        const transaction = await findKeyedSettlement(signer.client, facts);
        const reason = "its operation was included before";
        if (transaction !== undefined) throw new PaidNotServedError({ key, transaction, reason, cause });
      };
      const userOperation = await signer.sign(calls, BigInt(named32)).catch(async (error: unknown) => {
        // What has settled cannot be settled again: then that is why.
        await checkUnpaid(error);
        throw error;
      });
      // Its nonce was read first: what was included before that is found, and with what comes later it is worth nothing.
      await checkAllShown(signer.client, key, signer.entryPoint, userOperation);
      await checkUnpaid();
      const payload = toAaPayload(userOperation, spec, request);
      signedFor.set(key, { spec, timeBucket, payload });
      return { x402Version, payload };
    },
  };
}

type Asked = Pick<SettlementCallSpec, "token" | "merchant" | "amount">;

/** What was signed for a key may still be included. */
function checkSame(key: string, booked: Asked, offered: Asked): void {
  const isSame =
    isAddressEqual(booked.token, offered.token) &&
    isAddressEqual(booked.merchant, offered.merchant) &&
    booked.amount === offered.amount;
  if (isSame) return;
  const terms = ({ token, merchant: to, amount: value }: Asked) => ({ token, to, value });
  throw new PaymentKeyConflictError({ key, booked: terms(booked), offered: terms(offered) });
}

const entryPointsSchema = z.object({
  entryPoint: z.optional(z.unknown()),
  entryPoints: z.optional(z.array(z.unknown())),
});

/** The EntryPoints that an offer names; `undefined`: it names none. */
function namedEntryPoints({ extra }: PaymentRequirements): readonly string[] | undefined {
  const parsed = entryPointsSchema.safeParse(extra ?? {});
  const { entryPoint, entryPoints = entryPoint === undefined ? undefined : [entryPoint] } = parsed.data ?? {};
  return entryPoints?.map((each) => `${each}`.toLowerCase());
}

function readOffer(
  offer: PaymentRequirements,
  { chainId, entryPoint }: OperationSigner,
  settlementContract: Address,
) {
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
  if (namedEntryPoints(offer)?.includes(entryPoint.toLowerCase()) === false)
    throw unsupported(`it takes no operations of the EntryPoint ${entryPoint}`);
  return { token: addresses.data.asset, merchant: addresses.data.payTo, amount: BigInt(offer.amount) };
}
