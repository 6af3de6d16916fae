import { type Address, type Hex, isAddressEqual, type LocalAccount } from "viem";
import type { Evidence } from "../api/schemas/transaction.ts";
import { getEscrow } from "../escrow/actions/getEscrow.ts";
import { accountOfClient, chainIdOf } from "../escrow/EscrowClient.ts";
import { getTransactionHash } from "../escrow/escrowId.ts";
import type { CommerceContext } from "./CommerceContext.ts";
import { DeliveryMismatchError } from "./commerceErrors.ts";

/** Kind of the evidence that {@link attestDelivery} submits. */
export const attestationKind = "delivery-attestation";

const types = {
  DeliveryAttestation: [
    { name: "transactionId", type: "string" },
    { name: "escrowContract", type: "address" },
    { name: "escrowId", type: "bytes32" },
    { name: "seller", type: "address" },
    { name: "proofHash", type: "bytes32" },
    { name: "deliveredAt", type: "uint256" },
    { name: "statement", type: "string" },
  ],
} as const;

/** What a seller signs about a delivery. Time in unix seconds. */
export interface DeliveryAttestation {
  readonly transactionId: string;
  readonly escrowContract: Address;
  readonly escrowId: Hex;
  /** The account that delivered. */
  readonly seller: Address;
  readonly proofHash: Hex;
  readonly deliveredAt: bigint;
  /** What the seller says, for an arbiter to read. */
  readonly statement: string;
}

/**
 * What a seller signs to stand by a delivery (EIP-712).
 *
 * @param attestation - What is attested.
 * @param chainId - The escrow's chain.
 * @returns Typed data, as viem's `signTypedData` and `verifyTypedData` take it.
 */
export function attestationTypedData(attestation: DeliveryAttestation, chainId: number) {
  return {
    domain: { name: "abbababa delivery", version: "1", chainId },
    types,
    primaryType: "DeliveryAttestation",
    message: attestation,
  } as const;
}

/**
 * Signs what the chain has of a delivery, together with a statement, and brings it forward as evidence.
 *
 * @param context - The seller.
 * @param parameters - Which sale, what the seller says, and who signs.
 * @returns The evidence; its content is JSON of `attestation`, `signer` and `signature`.
 * @throws {DeliveryMismatchError} when the chain has no delivery.
 */
export async function attestDelivery(
  { api, client, escrowAddress }: CommerceContext,
  parameters: {
    readonly transactionId: string;
    readonly statement: string;
    readonly signer: Pick<LocalAccount, "address" | "signTypedData">;
  },
): Promise<Evidence> {
  const { transactionId, statement, signer } = parameters;
  const { escrowId } = await api.transactions.get(transactionId);
  const chainId = await chainIdOf(client);
  const { seller, proofHash, deliveredAt, criteriaHash } = await getEscrow(client, {
    escrowAddress,
    escrowId,
  });
  // Signed for an arbiter: which escrow it is must not be the platform's word alone.
  if (
    criteriaHash !== getTransactionHash(transactionId) ||
    !isAddressEqual(seller, accountOfClient(client))
  ) {
    throw new DeliveryMismatchError({ transactionId, reason: "the escrow is not that of this sale" });
  }
  if (proofHash === undefined || deliveredAt === undefined) {
    throw new DeliveryMismatchError({ transactionId, reason: "the chain has none" });
  }
  const escrowContract = escrowAddress;
  const facts = { transactionId, escrowContract, escrowId, seller, proofHash, deliveredAt, statement };
  const signature = await signer.signTypedData(attestationTypedData(facts, chainId));
  const attestation = { ...facts, deliveredAt: deliveredAt.toString() };
  const content = JSON.stringify({ attestation, chainId, signer: signer.address, signature });
  return api.transactions.addEvidence(transactionId, { kind: attestationKind, content });
}
