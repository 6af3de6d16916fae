import { entryPoint07Abi, entryPoint07Address } from "viem/account-abstraction";
import { getContractEvents } from "viem/actions";
import { isSameHash } from "../node/isSameHash.ts";
import { searchBlocks } from "../node/searchBlocks.ts";
import { lookBack, type SignedOperation } from "../SignedOperation.ts";
import type { SessionContext } from "./SessionContext.ts";

/**
 * Says whether an operation that would deploy its account came too late: another one did. Such an operation can never be
 * included, and may be made anew.
 *
 * The proof is the EntryPoint's event of the other operation; as with installations, state proves nothing.
 *
 * @param context - The opened session.
 * @param operation - What was sent.
 * @returns Whether it did.
 * @throws When the node does not answer.
 */
export async function isSupersededByDeployment(
  { publicClient }: Pick<SessionContext, "publicClient">,
  operation: SignedOperation,
): Promise<boolean> {
  const { sender, factory } = operation.userOperation;
  if (factory === undefined) return false;
  const parts = searchBlocks(publicClient, lookBack(operation), (range) =>
    getContractEvents(publicClient, {
      abi: entryPoint07Abi,
      address: entryPoint07Address,
      eventName: "AccountDeployed",
      args: { sender },
      strict: true,
      ...range,
    }),
  );
  for await (const [deployed] of parts) {
    if (deployed !== undefined) return !isSameHash(deployed.args.userOpHash, operation.userOperationHash);
  }
  return false;
}
