import { ApiConflictError } from "../api/apiErrors.ts";
import type { Transaction } from "../api/schemas/transaction.ts";
import { verifyEnvelope } from "../encryption/actions/verifyEnvelope.ts";
import { EncryptionError } from "../encryption/encryptionErrors.ts";
import type { JsonValue } from "../json/JsonValue.ts";
import { checkParameters, type Names } from "../parameters/checkParameters.ts";
import type { EncryptingContext } from "./CommerceContext.ts";
import { checkSale } from "./checkSale.ts";
import { DeliveryExistsError, SaleNotPaidError } from "./commerceErrors.ts";
import { type DeliverOptions, type DeliverReturnType, deliver, proofOf } from "./deliver.ts";
import { sealDelivery } from "./sealedPayloads.ts";
import { type RequestTrust, verifyRequest } from "./verifyRequest.ts";

/** What delivering in secret may be told. */
export interface DeliverEncryptedOptions extends DeliverOptions, RequestTrust {}

/** A delivery in secret that is recorded on the chain. */
export interface DeliverEncryptedReturnType extends DeliverReturnType {
  /**
   * Whether this is what was sealed and handed over earlier, by this or another process, whatever this call was to
   * deliver.
   */
  readonly isEarlier: boolean;
}

const names = { replaces: true, accountOnly: true } satisfies Names<DeliverEncryptedOptions>;

/**
 * Seals a payload to the buyer and hands it over, as {@link deliver} does.
 *
 * Sealed twice, the same payload gives two envelopes, which not even their sender can open to compare. So the first that
 * was handed over is delivered: whoever finds it, before sealing or because another process was faster, proves that one
 * if this seller's key has signed it for this sale and this buyer.
 *
 * @param context - The seller.
 * @param transactionId - The sale.
 * @param payload - What is delivered, unless something was handed over before.
 * @param options - {@link DeliverEncryptedOptions}
 * @returns The delivered escrow.
 * @throws {SaleNotPaidError | RequestUnverifiedError}
 * @throws {DeliveryExistsError} when something was handed over before that this seller has not sealed; it stays.
 */
export async function deliverEncrypted(
  context: EncryptingContext,
  transactionId: string,
  payload: JsonValue,
  options: DeliverEncryptedOptions = {},
): Promise<DeliverEncryptedReturnType> {
  checkParameters(options, names, "options of deliverEncrypted");
  const { api } = context;
  const { replaces, ...trust } = options;
  const transaction = await api.transactions.get(transactionId);
  const earlier = await findSealed(context, transaction, options);
  const sealed = earlier ?? (await sealDelivery(context, transaction, payload, trust));
  try {
    const delivered = await deliver(context, transactionId, sealed, { replaces });
    return { ...delivered, isEarlier: earlier !== undefined };
  } catch (error) {
    if (!isLate(error)) throw error;
    const faster = await findSealed(context, await api.transactions.get(transactionId), options);
    if (faster === undefined || faster === sealed) throw error;
    return { ...(await deliver(context, transactionId, faster, { replaces })), isEarlier: true };
  }
}

/** Whether another delivery may have come first, to the platform or to the chain. */
function isLate(error: unknown): boolean {
  return [ApiConflictError, DeliveryExistsError, SaleNotPaidError].some((type) => error instanceof type);
}

/** What was handed over: if it is proven, or what this seller has sealed to this buyer and does not replace. */
async function findSealed(
  context: EncryptingContext,
  transaction: Transaction,
  { replaces, ...trust }: DeliverEncryptedOptions,
): Promise<string | undefined> {
  const { id: transactionId, delivery } = transaction;
  if (delivery === null) return undefined;
  const { payload } = delivery;
  const proofHash = proofOf(payload);
  const escrow = await checkSale(context, transaction);
  if (escrow.proofHash === proofHash) return payload;
  if (replaces === proofHash) return undefined;
  const { publicKey: recipient } = await verifyRequest(context, transaction, trust);
  const sender = context.encryptionKey.publicKey;
  try {
    await verifyEnvelope({ envelope: payload, sender, recipient, transactionId, direction: "response" });
    return payload;
  } catch (error) {
    if (error instanceof EncryptionError) return undefined;
    throw error;
  }
}
