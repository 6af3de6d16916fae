import { sleep } from "../../waiting/sleep.ts";
import type { OwnerContext } from "./OwnerContext.ts";

/** How often the chain is asked: nodes behind one endpoint may lag a little, or not answer. */
const looks = 10;

/**
 * Looks at the chain until it shows what was done: nobody else's word is taken for it.
 *
 * @param context - Whose chain.
 * @param isShown - Asks the chain.
 * @param notShown - Makes the error that is thrown when it goes on not to show it, of the last failure to ask.
 */
export async function confirm(
  { client }: Pick<OwnerContext, "client">,
  isShown: () => Promise<boolean>,
  notShown: (cause: unknown) => Error,
): Promise<void> {
  let failure: unknown;
  for (let look = 0; look < looks; look += 1) {
    try {
      if (await isShown()) return;
      failure = undefined;
    } catch (error) {
      failure = error;
    }
    await sleep(client.pollingInterval);
  }
  throw notShown(failure);
}
