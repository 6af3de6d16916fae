import type { Hex } from "viem";
import { readContract } from "viem/actions";
import { spendCapAbi } from "../../generated/usedAbis.ts";
import { RevocationNotConfirmedError } from "../errors/revocationErrors.ts";
import { confirm } from "./confirm.ts";
import type { OwnerContext } from "./OwnerContext.ts";

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
