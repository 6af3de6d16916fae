import { entryPoint07Abi, entryPoint07Address } from "viem/account-abstraction";
import { getContractEvents } from "viem/actions";
import { isSameHash } from "../node/isSameHash.ts";
import { searchBlocks } from "../node/searchBlocks.ts";
import { lookBack, type SignedOperation } from "../SignedOperation.ts";
import { isSupersededByDeployment } from "./isSupersededByDeployment.ts";
import { isSupersededByInstall } from "./isSupersededByInstall.ts";
import { type IncludedOperation, readOperation } from "./readOperation.ts";
import type { SessionContext } from "./SessionContext.ts";

/**
 * What has become of an operation: on the chain; never to be, since another has its nonce or installed its session; never to
 * be, since another deployed its account; or not known yet.
 */
export type Outcome = IncludedOperation | "void" | "late" | "open";

/**
 * Asks the chain what has become of an operation, so that calls are made anew only when this one can never be included.
 *
 * Only an event proves that: of the other operation that has the nonce, installed the session, or deployed the account. That
 * a nonce is used while no event is found proves nothing, since nodes show a block's state before its events, and one
 * behind the other.
 *
 * @param context - The opened session.
 * @param operation - What was sent.
 * @returns What the node says.
 * @throws When the node does not answer.
 */
export async function findOutcome(context: SessionContext, operation: SignedOperation): Promise<Outcome> {
  const { userOperationHash } = operation;
  const taker = await findTaker(context, operation);
  if (taker === undefined) {
    if (await isSupersededByInstall(context, operation)) return "void";
    return (await isSupersededByDeployment(context, operation)) ? "late" : "open";
  }
  if (!isSameHash(taker.args.userOpHash, userOperationHash)) return "void";
  return (await readOperation(context, userOperationHash, taker.transactionHash)) ?? "open";
}

/** The event of whichever operation has taken the nonce. */
async function findTaker({ publicClient }: SessionContext, operation: SignedOperation) {
  const { nonce, sender } = operation.userOperation;
  const parts = searchBlocks(publicClient, lookBack(operation), (range) =>
    getContractEvents(publicClient, {
      abi: entryPoint07Abi,
      address: entryPoint07Address,
      eventName: "UserOperationEvent",
      args: { sender },
      strict: true,
      ...range,
    }),
  );
  for await (const events of parts) {
    const taker = events.find(({ args }) => args.nonce === nonce);
    if (taker !== undefined) return taker;
  }
  return undefined;
}
