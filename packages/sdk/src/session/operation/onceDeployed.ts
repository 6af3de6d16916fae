import type { SmartAccount } from "viem/account-abstraction";
import { sleep } from "../../waiting/sleep.ts";
import { isDeployedAlready } from "./isDeployedAlready.ts";

/** How often, and after how many milliseconds, the node is asked for the account: a minute in all, some blocks of any chain. */
const [looks, pause] = [200, 300] as const;

/** How often an operation is prepared anew. */
const attempts = 3;

/**
 * Waits until the node shows an account of which a bundler says that another operation deploys it, or has.
 *
 * @param account - The account.
 * @returns After a minute in any case: that other operation may have been dropped.
 */
export async function untilDeployed(account: Pick<SmartAccount, "isDeployed">): Promise<void> {
  for (let look = 0; look < looks; look += 1) {
    if (await account.isDeployed()) return;
    await sleep(pause);
  }
}

/**
 * Prepares an operation; where the bundler says that another one deploys the account, waits for that and prepares it anew.
 * Nothing has been signed.
 *
 * @param account - Whose operation it is.
 * @param prepare - Prepares it; it deploys the account if the node does not show it.
 */
export async function onceDeployed<prepared>(
  account: Pick<SmartAccount, "isDeployed">,
  prepare: () => Promise<prepared>,
): Promise<prepared> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await prepare();
    } catch (error) {
      if (attempt === attempts || !isDeployedAlready(error)) throw error;
      await untilDeployed(account);
    }
  }
}
