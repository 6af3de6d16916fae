import { type Hex, parseEventLogs } from "viem";
import { entryPoint07Abi } from "viem/account-abstraction";
import { getContractEvents, getTransactionReceipt } from "viem/actions";
import { spendCapAbi } from "../../generated/usedAbis.ts";
import { isSameHash } from "../node/isSameHash.ts";
import { searchBlocks } from "../node/searchBlocks.ts";
import { lookBack, type SignedOperation } from "../SignedOperation.ts";
import type { SessionContext } from "./SessionContext.ts";

/** Kernel's nonces begin with a byte for the mode; 1 installs what validates. */
const modeShift = 248n;
const enableMode = 1n;

/**
 * Says whether an operation that would install its session came too late: another one did. Kernel takes an owner's
 * approval once, so such an operation can never be included, and may be made anew.
 *
 * The proof is the transaction that installed the session: this operation is not in it. State proves nothing here: nodes
 * show a new one before its block, and two reads, even of one block, may show it once.
 *
 * @param context - The opened session.
 * @param operation - What was sent.
 * @returns Whether it did.
 * @throws When the node does not answer.
 */
export async function isSupersededByInstall(
  { publicClient, session }: SessionContext,
  operation: SignedOperation,
): Promise<boolean> {
  const { nonce, sender } = operation.userOperation;
  if (nonce >> modeShift !== enableMode) return false;
  const hashes: Hex[] = [];
  const parts = searchBlocks(publicClient, lookBack(operation), (range) =>
    getContractEvents(publicClient, {
      abi: spendCapAbi,
      address: session.grant.contracts.spendCap,
      eventName: "SessionInstalled",
      args: { id: session.sessionId, account: sender },
      ...range,
    }),
  );
  for await (const installations of parts) {
    hashes.push(...installations.map(({ transactionHash }) => transactionHash));
  }
  const receipts = await Promise.all(hashes.map((hash) => getTransactionReceipt(publicClient, { hash })));
  const included = receipts.flatMap(({ logs }) =>
    parseEventLogs({ abi: entryPoint07Abi, eventName: "UserOperationEvent", logs }),
  );
  const own = included.some(({ args }) => isSameHash(args.userOpHash, operation.userOperationHash));
  return hashes.length > 0 && !own;
}
