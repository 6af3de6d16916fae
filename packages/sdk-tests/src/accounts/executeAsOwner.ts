import type { Devnet } from "@abbababa/devnet";
import type { Hex, TransactionReceipt } from "viem";
import { encodeCalls } from "../chain/encodeExecute.ts";
import type { Call } from "../parties/KeyHolder.ts";
import type { ModularAccount } from "./ModularAccount.ts";
import { submitOperation } from "./submitOperation.ts";
import { prepareOperation } from "./userOperation.ts";

/** Has an account execute calls, in an operation that its owner signs. */
export function executeAsOwner(
  devnet: Devnet,
  account: ModularAccount,
  calls: readonly Call[],
): Promise<TransactionReceipt> {
  return callAsOwner(devnet, account, encodeCalls(calls));
}

/** Has the EntryPoint call an account with any calldata, in an operation that its owner signs. */
export async function callAsOwner(
  devnet: Devnet,
  account: ModularAccount,
  callData: Hex,
): Promise<TransactionReceipt> {
  const operation = await prepareOperation(devnet, account.address, account.ownerNonceKey, callData);
  return submitOperation(devnet, { ...operation, signature: await account.signOperation(operation) });
}
