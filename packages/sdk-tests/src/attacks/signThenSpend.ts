import { hashMessage } from "viem";
import { purchaseCalls } from "../chain/escrowCalls.ts";
import type { KeyHolder } from "../parties/KeyHolder.ts";
import type { World } from "../parties/World.ts";

/**
 * Tries all that a key is good for, a signature and a purchase.
 *
 * @throws the purchase's refusal, when both were refused.
 */
export async function signThenSpend(holder: KeyHolder, world: World): Promise<void> {
  const hash = hashMessage("I am the account.");
  if (await holder.isValidSignature(hash, await holder.sign(hash))) return;
  await holder.sendCalls(await purchaseCalls(world, { buyer: holder.account, amount: 1_000_000n }));
}
