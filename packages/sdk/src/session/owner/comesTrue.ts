import type { OwnerContext } from "./OwnerContext.ts";

/** How often the chain is asked: nodes behind one endpoint may lag a little. */
const looks = 10;

/**
 * Looks at the chain until it shows something, for a while.
 *
 * @param context - Whose chain.
 * @param isTrue - Asks the chain.
 * @returns Whether it does.
 */
export async function comesTrue({ client }: OwnerContext, isTrue: () => Promise<boolean>): Promise<boolean> {
  for (let look = 0; look < looks; look += 1) {
    if (await isTrue()) return true;
    await new Promise((resolve) => setTimeout(resolve, client.pollingInterval));
  }
  return false;
}
