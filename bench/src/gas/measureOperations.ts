import type { KernelAccount } from "../account/kernelAccount.ts";
import { sellersOf } from "../account/keys.ts";
import { batchCalls, singleCall } from "../session/calls.ts";
import { type Lab, undone } from "./lab.ts";
import { type Measurement, submit } from "./submit.ts";

/** What an account's operations cost. */
export interface Operations {
  /** One call, `accept`, steady. */
  readonly single: Measurement;
  /** Two calls, `approve` and `createEscrow`, steady. */
  readonly batch: Measurement;
  /** The same two calls in the very first operation, which installs the session if there is one. */
  readonly first: Measurement;
}

/**
 * Measures an account's operations: the first, then, once every counter has been written, the steady ones.
 *
 * @param counterparties - How many sellers the session has; the money goes to the last of them.
 */
export async function measureOperations(
  { devnet, targets }: Lab,
  account: KernelAccount,
  counterparties: number,
): Promise<Operations> {
  const seller = sellersOf(counterparties).at(-1);
  if (seller === undefined) throw new RangeError("A session has a counterparty at least.");
  const batch = batchCalls(targets, { seller });
  const single = singleCall(targets);
  return undone(devnet, async () => {
    const first = await submit(devnet, account, batch);
    await submit(devnet, account, batch);
    return {
      first,
      single: await submit(devnet, account, single),
      batch: await submit(devnet, account, batch),
    };
  });
}
