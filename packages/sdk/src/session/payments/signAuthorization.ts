import {
  type Address,
  getAddress,
  type Hex,
  hashTypedData,
  isAddressEqual,
  type TypedDataDefinition,
} from "viem";
import * as z from "zod/mini";
import { addressSchema } from "../../chains/addressSchema.ts";
import { hashSchema, uintSchema } from "../../parameters/fields.ts";
import { PaymentNonceUnknownError } from "../errors/paymentErrors.ts";
import { SessionCannotSignError } from "../errors/signerErrors.ts";
import type { SessionContext } from "../operation/SessionContext.ts";
import type { PaymentKind } from "./Payment.ts";
import { paymentNonce, paymentTypedData } from "./paymentMessage.ts";
import { readOpening } from "./preparePayment.ts";
import { signPayment } from "./signPayment.ts";

/** EIP-3009's messages. */
const kinds: Readonly<Record<string, PaymentKind>> = {
  TransferWithAuthorization: "transfer",
  ReceiveWithAuthorization: "receive",
};

const number = z.pipe(
  z.union([uintSchema, z.int().check(z.nonnegative()), z.string().check(z.regex(/^\d{1,78}$/))]),
  z.transform((value) => BigInt(value)),
);

const schema = z.object({
  domain: z.object({ verifyingContract: addressSchema }),
  message: z.object({
    from: addressSchema,
    to: addressSchema,
    value: number,
    validAfter: number,
    validBefore: number,
    nonce: hashSchema,
  }),
});

/**
 * Signs an EIP-3009 authorization that somebody else has laid out, if a payment rule allows exactly that one. Its nonce must
 * be that of a slot of the current budget period: no other can be valid.
 *
 * @param context - The opened session.
 * @param typedData - What is asked for.
 * @returns The account's ERC-1271 signature.
 * @throws {SessionCannotSignError} when it is something else.
 * @throws {PaymentNonceUnknownError} when its nonce is of no slot; and what `signPayment` throws.
 */
export async function signAuthorization(
  context: SessionContext,
  typedData: TypedDataDefinition,
): Promise<Hex> {
  const kind = Object.hasOwn(kinds, typedData.primaryType) ? kinds[typedData.primaryType] : undefined;
  const parsed = schema.safeParse(typedData);
  if (kind === undefined || !parsed.success) throw new SessionCannotSignError();
  const { domain, message } = parsed.data;
  const { from, to, value, nonce } = message;
  if (!isAddressEqual(from, context.session.grant.account)) throw new SessionCannotSignError();
  const [validAfter, validBefore] = [Number(message.validAfter), Number(message.validBefore)];
  const token: Address = getAddress(domain.verifyingContract);
  const wish = { to, value, token };
  const opening = await readOpening(context, wish);
  const place = placeOf(context, nonce, opening);
  if (place === undefined) throw new PaymentNonceUnknownError({ nonce });
  const authorization = {
    from,
    to,
    value,
    validAfter: message.validAfter,
    validBefore: message.validBefore,
    nonce,
  };
  const payable = { kind, token: opening.token, ...place, authorization };
  // Domain and types, too: nothing else is signed than what was asked for.
  if (hashTypedData(typedData) !== hashTypedData(paymentTypedData(payable)))
    throw new SessionCannotSignError();
  const { signature } = await signPayment(context, { ...wish, kind, validAfter, validBefore, place });
  return signature;
}

function placeOf(
  { session }: SessionContext,
  nonce: Hex,
  { period, rules }: Awaited<ReturnType<typeof readOpening>>,
) {
  const { sessionId, grant } = session;
  const wanted = nonce.toLowerCase();
  for (const { rule, perPeriod } of rules) {
    for (let slot = 0; slot < perPeriod; slot += 1) {
      const place = { rule, period: period.number, slot };
      if (paymentNonce({ sessionId, account: grant.account, ...place }) === wanted) return place;
    }
  }
  return undefined;
}
