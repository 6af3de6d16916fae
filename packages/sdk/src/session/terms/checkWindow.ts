import { WindowInvalidError } from "../errors/termsErrors.ts";
import { layout } from "./termsLayout.ts";

/**
 * Refuses a window that the contract refuses: one that is empty, ends at second 0, or ends too late.
 *
 * @param window - First and last second of the session, unix time.
 * @throws {WindowInvalidError}
 */
export function checkWindow(window: { readonly validAfter: number; readonly validUntil: number }): void {
  const { validAfter, validUntil } = window;
  const isInvalid = validUntil === 0 || validUntil > layout.lastSecond || validAfter > validUntil;
  if (isInvalid) throw new WindowInvalidError({ validAfter, validUntil });
}
