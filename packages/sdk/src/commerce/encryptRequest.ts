import type { Hex } from "viem";
import type { CallOptions } from "../api/http/createRequester.ts";
import { encryptPayload } from "../encryption/actions/encryptPayload.ts";
import type { JsonValue } from "../json/JsonValue.ts";
import type { EncryptingContext } from "./CommerceContext.ts";
import { EncryptionKeyMissingError } from "./errors.ts";
import { formatRequest, requestBinding } from "./requestEnvelope.ts";

/** What {@link encryptRequest} takes. */
export interface EncryptRequestParameters extends CallOptions {
  readonly serviceId: string;
  /** What the seller needs to know. */
  readonly payload: JsonValue;
  /**
   * The seller's public key, if it is known from elsewhere. @default the one that the platform shows: then the platform
   * could have put its own there
   */
  readonly sellerPublicKey?: Hex | undefined;
}

/**
 * Seals a request to the seller of a service, before there is a purchase.
 *
 * @param context - The buyer.
 * @param parameters - {@link EncryptRequestParameters}
 * @returns The text for `requestPayload`. Each call gives another: keep it to repeat a purchase by its key.
 * @throws {EncryptionKeyMissingError} when the seller has published no key.
 */
export async function encryptRequest(
  { api, encryptionKey, proof }: Pick<EncryptingContext, "api" | "encryptionKey" | "proof">,
  parameters: EncryptRequestParameters,
): Promise<string> {
  const { serviceId, payload, signal, timeoutMs } = parameters;
  const recipient = parameters.sellerPublicKey ?? (await findKey(api, serviceId, { signal, timeoutMs }));
  const reference = crypto.randomUUID();
  const { privateKey, publicKey } = encryptionKey;
  const envelope = await encryptPayload({
    payload,
    privateKey,
    recipient,
    transactionId: requestBinding(serviceId, reference),
    direction: "request",
  });
  return formatRequest({ reference, envelope, publicKey, proof });
}

async function findKey(api: EncryptingContext["api"], serviceId: string, options: CallOptions): Promise<Hex> {
  const { agentId } = await api.services.get(serviceId, options);
  const { e2ePublicKey } = await api.agents.get(agentId, options);
  if (e2ePublicKey === null) {
    throw new EncryptionKeyMissingError("the seller", "It has published none: purchase without encryption.");
  }
  return e2ePublicKey;
}
