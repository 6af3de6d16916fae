import type { Transaction } from "../api/schemas/transaction.ts";
import { decryptPayload } from "../encryption/actions/decryptPayload.ts";
import { encryptPayload } from "../encryption/actions/encryptPayload.ts";
import { verifyEnvelope } from "../encryption/actions/verifyEnvelope.ts";
import { parseEnvelope } from "../encryption/envelope/parseEnvelope.ts";
import { formatPublicKey } from "../encryption/keys/publicKey.ts";
import type { ReplayGuard } from "../encryption/replay/ReplayGuard.ts";
import type { JsonValue } from "../json/JsonValue.ts";
import { checkParameters, type Names } from "../parameters/checkParameters.ts";
import type { EncryptingContext } from "./CommerceContext.ts";
import { DeliveryMismatchError } from "./commerceErrors.ts";
import { readDelivery } from "./readDelivery.ts";
import { parseRequest, requestBinding } from "./requestEnvelope.ts";
import { type RequestTrust, verifyRequest } from "./verifyRequest.ts";

/** What opening a sealed payload may be told. */
export interface OpenOptions {
  /** Remembers what was opened. @default one in this process's memory */
  readonly replayGuard?: ReplayGuard | undefined;
}

/** A request, opened. */
export interface OpenedRequest {
  /** The buyer's word: parse it by a schema before use. */
  readonly payload: JsonValue;
  /** Who says that it is the buyer's. */
  readonly vouchedBy: "account" | "platform";
}

const requestNames = { replayGuard: true, accountOnly: true } satisfies Names<OpenOptions & RequestTrust>;

/**
 * Opens the request of a sale, once.
 *
 * @param context - The seller.
 * @param transaction - The sale.
 * @param options - {@link OpenOptions}
 * @throws {SaleNotPaidError | RequestUnverifiedError} and what `decryptPayload` throws.
 */
export async function openRequest(
  context: EncryptingContext,
  transaction: Transaction,
  options: OpenOptions & RequestTrust,
): Promise<OpenedRequest> {
  checkParameters(options, requestNames, "options of decryptRequestPayload");
  const { replayGuard, accountOnly } = options;
  const request = await verifyRequest(context, transaction, { accountOnly });
  const { envelope, publicKey, reference, vouchedBy } = request;
  const payload = await decryptPayload({
    envelope,
    privateKey: context.encryptionKey.privateKey,
    sender: publicKey,
    transactionId: requestBinding(transaction.serviceId, reference),
    direction: "request",
    replayGuard,
  });
  return { payload, vouchedBy };
}

/**
 * Seals a delivery to the buyer whose request was sealed to this seller.
 *
 * @param context - The seller.
 * @param transaction - The sale.
 * @param payload - What is delivered.
 * @param trust - Whose word is taken for the buyer's key.
 * @returns The envelope.
 */
export async function sealDelivery(
  context: EncryptingContext,
  transaction: Transaction,
  payload: JsonValue,
  trust: RequestTrust = {},
): Promise<string> {
  const { publicKey: recipient } = await verifyRequest(context, transaction, trust);
  const { privateKey } = context.encryptionKey;
  return encryptPayload({
    payload,
    privateKey,
    recipient,
    transactionId: transaction.id,
    direction: "response",
  });
}

const deliveryNames = { replayGuard: true } satisfies Names<OpenOptions>;

/**
 * Opens a delivery, once: it must be the payload that the chain has the proof of, sealed by the key that this buyer's own
 * request was sealed to.
 *
 * @param context - The buyer.
 * @param transaction - The purchase, delivered.
 * @param options - {@link OpenOptions}
 * @returns The seller's word: parse it by a schema before use.
 * @throws {DeliveryMismatchError} and what `decryptPayload` throws.
 */
export async function openDelivery(
  context: EncryptingContext,
  transaction: Transaction,
  options: OpenOptions,
): Promise<JsonValue> {
  checkParameters(options, deliveryNames, "options of decryptResponsePayload");
  const { replayGuard } = options;
  return decryptPayload({
    envelope: await readDelivery(context, transaction),
    privateKey: context.encryptionKey.privateKey,
    sender: await recipientOfOwn(context, transaction),
    transactionId: transaction.id,
    direction: "response",
    replayGuard,
  });
}

/** Who the request was sealed to, in the envelope that the buyer signed: the platform cannot have changed it. */
async function recipientOfOwn({ encryptionKey }: EncryptingContext, transaction: Transaction) {
  const { id: transactionId, requestPayload, serviceId } = transaction;
  const request = parseRequest(requestPayload ?? "");
  if (request === undefined) {
    throw new DeliveryMismatchError({ transactionId, reason: "its request was not encrypted" });
  }
  const { envelope, reference } = request;
  const recipient = formatPublicKey(parseEnvelope(envelope).recipient);
  await verifyEnvelope({
    envelope,
    sender: encryptionKey.publicKey,
    recipient,
    transactionId: requestBinding(serviceId, reference),
    direction: "request",
  });
  return recipient;
}
