import { en } from "../texts/en.ts";

/** Another tab of this page does the same at this moment. */
export class BusyElsewhereError extends Error {
  override readonly name = "BusyElsewhereError";
}

/**
 * Does something that must not happen twice, in one tab only.
 *
 * @param name - Of what is done.
 * @param action - Does it.
 * @throws {BusyElsewhereError} when another tab does it at this moment; and what the action throws.
 */
export async function exclusively<result>(name: string, action: () => Promise<result>): Promise<result> {
  // Without TLS a browser has no locks: what is kept is looked at again in any case.
  if (!("locks" in navigator)) return await action();
  return await navigator.locks.request(`abba.${name}`, { ifAvailable: true }, async (lock) => {
    if (lock === null) throw new BusyElsewhereError(en.errors.busyElsewhere);
    return await action();
  });
}
