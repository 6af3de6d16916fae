import type { Hex } from "viem";
import { readContract } from "viem/actions";
import { BaseError } from "../../errors/BaseError.ts";
import { spendCapAbi } from "../../generated/usedAbis.ts";
import { confirm } from "./confirm.ts";
import type { OwnerContext } from "./OwnerContext.ts";

/** Thrown when a revocation was sent, or is said to have been, and the chain does not show it: send it another way. */
export class RevocationNotConfirmedError extends BaseError {
  override readonly name = "RevocationNotConfirmedError";
  readonly transactionHash: Hex;

  constructor({ transactionHash, cause }: { transactionHash: Hex; cause?: unknown }) {
    super(`The revocation is said to be in transaction ${transactionHash}, but the chain does not show it.`, {
      cause,
      metaMessages: [
        'The session may still live. Revoke it again without the bundler: `via: "direct"` or `"relay"`.',
      ],
    });
    this.transactionHash = transactionHash;
  }
}

/** Where an account's sessions are looked up. */
type ChainOfAccount = Pick<OwnerContext, "client" | "module" | "account">;

/**
 * Waits until the node shows a revocation: a kill switch takes nobody else's word for it.
 *
 * @param context - Owner and account.
 * @param transactionHash - Where it is said to be.
 * @param isRevoked - Asks the chain.
 * @throws {RevocationNotConfirmedError} when the chain goes on not showing it.
 */
export async function confirmRevocation(
  context: Pick<OwnerContext, "client">,
  transactionHash: Hex,
  isRevoked: () => Promise<boolean>,
): Promise<void> {
  await confirm(context, isRevoked, (cause) => new RevocationNotConfirmedError({ transactionHash, cause }));
}

/** Whether a session is revoked. */
export async function isSessionRevoked(context: ChainOfAccount, sessionId: Hex): Promise<boolean> {
  return (await readSession(context, sessionId)).revoked;
}

/** What the chain knows of a session: its door is 0 while it never was installed. */
export async function readSession({ client, module, account }: ChainOfAccount, sessionId: Hex) {
  const abi = spendCapAbi;
  const args = [sessionId, account] as const;
  return await readContract(client, { abi, address: module, functionName: "getSession", args });
}

/** The account's epoch: sessions of earlier ones are dead. */
export async function readEpoch({ client, module, account }: ChainOfAccount): Promise<bigint> {
  const abi = spendCapAbi;
  return await readContract(client, { abi, address: module, functionName: "epochOf", args: [account] });
}
