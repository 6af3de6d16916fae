import { type Address, getAddress, type Hex } from "viem";
import type { CallOptions } from "../api/http/createRequester.ts";
import { callNames } from "../api/http/createRequester.ts";
import { encryptPayload } from "../encryption/actions/encryptPayload.ts";
import type { JsonValue } from "../json/JsonValue.ts";
import { checkParameters, type Names } from "../parameters/checkParameters.ts";
import type { EncryptingContext } from "./CommerceContext.ts";
import { findSellerKey } from "./findSellerKey.ts";
import { formatRequest, requestBinding } from "./requestEnvelope.ts";

/** What {@link encryptRequest} takes. */
export interface EncryptRequestParameters extends CallOptions {
  readonly serviceId: string;
  /** What the seller needs to know. */
  readonly payload: JsonValue;
  /**
   * Who is to be paid and to read, if that is known from elsewhere. @default the wallet of the service's agent, as the
   * platform says; the session's `counterparties` bind in any case.
   */
  readonly seller?: Address | undefined;
  /**
   * The seller's public key, if it is known from elsewhere; then it needs no proof. @default the one that the platform
   * shows, for which the seller's account has signed
   */
  readonly sellerPublicKey?: Hex | undefined;
}

/** A sealed request, and who can open it. */
export interface SealedRequest {
  /** The text for `requestPayload`. */
  readonly requestPayload: string;
  /** The account whose key it is sealed to; `undefined` when the caller gave a key without an account. */
  readonly seller: Address | undefined;
}

const names = {
  serviceId: true,
  payload: true,
  seller: true,
  sellerPublicKey: true,
  ...callNames,
} satisfies Names<EncryptRequestParameters>;

/**
 * Seals a request to the seller of a service, before there is a purchase.
 *
 * @param context - The buyer.
 * @param parameters - {@link EncryptRequestParameters}
 * @returns The request, another each time: keep it to repeat a purchase by its key.
 * @throws {EncryptionKeyMissingError} when the seller has published no key.
 * @throws {SellerKeyUnprovenError} when the seller's account did not sign for the key; nothing was sent.
 * @throws {CounterpartyNotAllowedError} when the session may not pay that account; nothing was sent.
 */
export async function encryptRequest(
  context: EncryptingContext,
  parameters: EncryptRequestParameters,
): Promise<SealedRequest> {
  checkParameters(parameters, names, "parameters of encryptRequest");
  const { serviceId, payload, signal, timeoutMs, sellerPublicKey } = parameters;
  const known = parameters.seller && getAddress(parameters.seller);
  const { publicKey: recipient, seller } =
    sellerPublicKey === undefined
      ? await findSellerKey(context, { serviceId, seller: known }, { signal, timeoutMs })
      : { publicKey: sellerPublicKey, seller: known };
  const reference = crypto.randomUUID();
  const { encryptionKey, proof } = context;
  const { privateKey, publicKey } = encryptionKey;
  const envelope = await encryptPayload({
    payload,
    privateKey,
    recipient,
    transactionId: requestBinding(serviceId, reference),
    direction: "request",
  });
  return { requestPayload: formatRequest({ reference, envelope, publicKey, proof }), seller };
}
