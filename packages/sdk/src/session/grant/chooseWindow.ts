import { ParametersInvalidError } from "../../errors/ParametersInvalidError.ts";
import type { Window } from "../terms/periods.ts";
import type { ParsedSessionKeyParameters } from "./sessionKeySchema.ts";

/** How long before now a session's window begins: clocks differ, and bundlers want it 5 s past. Seconds. */
export const headStart = 60;

/**
 * Chooses a session's window. Budget periods are counted from its first second: it ends, at the latest, with the last of
 * as many as fit in the time that was asked for, so that 30 days of daily budgets are 30 budgets.
 *
 * @param parameters - What was asked for.
 * @param now - The chain's time, unix seconds.
 * @returns First and last second.
 * @throws {ParametersInvalidError} when it would be over before it is granted.
 */
export function chooseWindow(
  { validAfter: start, validitySeconds, periodSeconds }: WindowWish,
  now: number,
): Pick<Window, "validAfter" | "validUntil"> {
  const validAfter = start ?? Math.max(now - headStart, 1);
  const end = (start ?? now) + validitySeconds;
  if (end < now) {
    throw new ParametersInvalidError("parameters of createSessionKey", [
      `validAfter: the session would have ended at second ${end}, and it is ${now} now: give unix seconds, or leave it out`,
    ]);
  }
  if (periodSeconds === 0) return { validAfter, validUntil: end };
  const periods = Math.ceil(validitySeconds / periodSeconds);
  return { validAfter, validUntil: Math.min(end, validAfter + periods * periodSeconds - 1) };
}

type WindowWish = Pick<ParsedSessionKeyParameters, "validAfter" | "validitySeconds" | "periodSeconds">;
