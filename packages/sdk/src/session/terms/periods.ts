import type { SessionTerms } from "../SessionTerms.ts";

/** The window and the period length of a session's terms. */
export type Window = Pick<SessionTerms, "validAfter" | "validUntil" | "periodSeconds">;

/** A budget period; its seconds are inclusive. */
export interface Period {
  readonly number: number;
  readonly first: number;
  readonly last: number;
}

/**
 * Finds the period that a second falls in, cut to the session's window as the contract's `Periods` does.
 *
 * @param terms - Window and period length.
 * @param second - Unix time, within the window.
 */
export function periodAt(terms: Window, second: number): Period {
  const { validAfter, validUntil, periodSeconds } = terms;
  if (periodSeconds === 0) return { number: 0, first: validAfter, last: validUntil };
  const number = Math.floor((second - validAfter) / periodSeconds);
  const first = validAfter + number * periodSeconds;
  return { number, first, last: Math.min(first + periodSeconds - 1, validUntil) };
}

/**
 * Says when the period after another begins.
 *
 * @returns Unix time; `undefined` when the session ends with this period.
 */
export function startAfter({ validUntil }: Window, { last }: Period): number | undefined {
  return last < validUntil ? last + 1 : undefined;
}

/** How many periods a session has, a last one cut short included. */
export function countPeriods({ validAfter, validUntil, periodSeconds }: Window): number {
  return periodSeconds === 0 ? 1 : Math.floor((validUntil - validAfter) / periodSeconds) + 1;
}
