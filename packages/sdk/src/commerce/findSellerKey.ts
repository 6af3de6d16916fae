import { type Address, getAddress, type Hex } from "viem";
import type { CallOptions } from "../api/http/createRequester.ts";
import { isSession } from "../escrow/EscrowClient.ts";
import { CounterpartyNotAllowedError } from "../session/errors/callErrors.ts";
import { mayPaySeller } from "../session/terms/mayPaySeller.ts";
import type { CommerceContext } from "./CommerceContext.ts";
import { EncryptionKeyMissingError, SellerKeyUnprovenError } from "./commerceErrors.ts";
import { isKeyProven, isProofOver } from "./isKeyProven.ts";

/** A seller's key, and the account that signed for it. */
export interface SellerKey {
  readonly publicKey: Hex;
  /** Whom to pay: the one who can read. */
  readonly seller: Address;
}

/**
 * Finds the key of a service's seller, by the signature of the account that is to be paid. The platform hands the key on
 * and cannot put another in its place.
 *
 * @param context - The buyer.
 * @param parameters - The service, and its seller's account if that is known from elsewhere.
 * @throws {EncryptionKeyMissingError} when the seller has published no key.
 * @throws {SellerKeyUnprovenError} when the account did not sign for the key, or no longer stands by it.
 * @throws {CounterpartyNotAllowedError} when the session may not pay the account.
 */
export async function findSellerKey(
  { api, client, escrowAddress }: CommerceContext,
  parameters: { readonly serviceId: string; readonly seller: Address | undefined },
  options: CallOptions,
): Promise<SellerKey> {
  const { agentId } = await api.services.get(parameters.serviceId, options);
  const { e2ePublicKey: publicKey, e2eKeyProof, walletAddress } = await api.agents.get(agentId, options);
  const seller = getAddress(parameters.seller ?? walletAddress);
  if (isSession(client) && !mayPaySeller(client.terms, { escrow: escrowAddress, seller })) {
    throw new CounterpartyNotAllowedError({ actual: BigInt(seller) });
  }
  if (publicKey === null) {
    throw new EncryptionKeyMissingError("the seller", "It has published none: purchase without encryption.");
  }
  if (e2eKeyProof === null) throw new SellerKeyUnprovenError({ seller, reason: "missing" });
  const proof = { ...e2eKeyProof, validUntil: BigInt(e2eKeyProof.validUntil) };
  if (isProofOver(proof)) throw new SellerKeyUnprovenError({ seller, reason: "expired" });
  if (!(await isKeyProven(client, { platform: api.audience, account: seller, publicKey, proof }))) {
    throw new SellerKeyUnprovenError({ seller, reason: "wrong" });
  }
  return { publicKey, seller };
}
