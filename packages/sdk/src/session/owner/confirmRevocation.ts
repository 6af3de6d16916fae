import type { Hex } from "viem";
import { readContract } from "viem/actions";
import { BaseError } from "../../errors/BaseError.ts";
import { spendCapAbi } from "../../generated/abis.ts";
import { comesTrue } from "./comesTrue.ts";
import type { OwnerContext } from "./OwnerContext.ts";

/** Thrown when a revocation was sent, or is said to have been, and the chain does not show it: send it another way. */
export class RevocationNotConfirmedError extends BaseError {
  override readonly name = "RevocationNotConfirmedError";
  readonly transactionHash: Hex;

  constructor({ transactionHash }: { transactionHash: Hex }) {
    super(`The revocation is said to be in transaction ${transactionHash}, but the chain does not show it.`, {
      metaMessages: [
        'The session may still live. Revoke it again without the bundler: `via: "direct"` or `"relay"`.',
      ],
    });
    this.transactionHash = transactionHash;
  }
}

/**
 * Waits until the node shows a revocation: a kill switch takes nobody else's word for it.
 *
 * @param context - Owner and account.
 * @param transactionHash - Where it is said to be.
 * @param isRevoked - Asks the chain.
 * @throws {RevocationNotConfirmedError} when the chain goes on not showing it.
 */
export async function confirmRevocation(
  context: OwnerContext,
  transactionHash: Hex,
  isRevoked: () => Promise<boolean>,
): Promise<void> {
  if (!(await comesTrue(context, isRevoked))) throw new RevocationNotConfirmedError({ transactionHash });
}

/** Whether a session is revoked. */
export async function isSessionRevoked(
  { client, module, account }: OwnerContext,
  sessionId: Hex,
): Promise<boolean> {
  const abi = spendCapAbi;
  const args = [sessionId, account] as const;
  return (await readContract(client, { abi, address: module, functionName: "getSession", args })).revoked;
}

/** The account's epoch: sessions of earlier ones are dead. */
export async function readEpoch({ client, module, account }: OwnerContext): Promise<bigint> {
  const abi = spendCapAbi;
  return await readContract(client, { abi, address: module, functionName: "epochOf", args: [account] });
}
