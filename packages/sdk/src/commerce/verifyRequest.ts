import type { Transaction } from "../api/schemas/transaction.ts";
import { verifyEnvelope } from "../encryption/actions/verifyEnvelope.ts";
import type { EncryptingContext } from "./CommerceContext.ts";
import { checkSale } from "./checkSale.ts";
import { RequestUnverifiedError } from "./commerceErrors.ts";
import { isKeyProven } from "./isKeyProven.ts";
import { type EncryptedRequest, parseRequest, requestBinding } from "./requestEnvelope.ts";

/** A request that is its buyer's, and who vouches for it. */
export interface VerifiedRequest extends EncryptedRequest {
  /**
   * `"account"`: the account that paid has signed that the key is its own, with the request or for the buyer's profile.
   * `"platform"`: the platform shows it in the buyer's profile, and could show another.
   */
  readonly vouchedBy: "account" | "platform";
}

/** Whose word is taken for a buyer's key. */
export interface RequestTrust {
  /**
   * Takes no key that only the platform vouches for: with one of its own it would read the delivery. `false` serves buyers
   * that pay from another account than the one that they are registered under, without a bundle.
   * @default true
   */
  readonly accountOnly?: boolean | undefined;
}

/**
 * Checks that an encrypted request was made by whoever pays for it.
 *
 * @param context - The seller.
 * @param transaction - The sale.
 * @param trust - Whose word is taken.
 * @returns The request, still sealed.
 * @throws {SaleNotPaidError} when nobody has paid.
 * @throws {RequestUnverifiedError} when nobody vouches for the key, or it belongs to another service.
 * @throws {EnvelopeMismatchError | EnvelopeForgedError}
 */
export async function verifyRequest(
  context: EncryptingContext,
  transaction: Transaction,
  { accountOnly = true }: RequestTrust = {},
): Promise<VerifiedRequest> {
  const { id: transactionId, requestPayload, serviceId } = transaction;
  const { buyer } = await checkSale(context, transaction);
  const refuse = (reason: string) => new RequestUnverifiedError({ transactionId, reason });
  const request = parseRequest(requestPayload ?? "");
  if (request === undefined) throw refuse("it is not encrypted by this package");
  const { envelope, publicKey, reference, proof } = request;
  await verifyEnvelope({
    envelope,
    sender: publicKey,
    recipient: context.encryptionKey.publicKey,
    transactionId: requestBinding(serviceId, reference),
    direction: "request",
  });
  const { api, client } = context;
  const claim = { platform: api.audience, account: buyer, publicKey };
  if (proof !== undefined) {
    if (!(await isKeyProven(client, { ...claim, proof }))) {
      throw refuse(
        "the account that pays did not sign that the key is its own, or the signature has expired",
      );
    }
    return { ...request, vouchedBy: "account" };
  }
  const { e2ePublicKey, e2eKeyProof } = await api.agents.get(transaction.buyerAgentId);
  if (e2ePublicKey !== publicKey) throw refuse("nobody vouches for its key");
  // A session signs for nothing; the account that it acts for may have, when it was registered.
  const shown = e2eKeyProof && { ...e2eKeyProof, validUntil: BigInt(e2eKeyProof.validUntil) };
  if (shown && (await isKeyProven(client, { ...claim, proof: shown }))) {
    return { ...request, vouchedBy: "account" };
  }
  if (accountOnly) throw refuse("the account that pays did not sign that the key is its own");
  return { ...request, vouchedBy: "platform" };
}
