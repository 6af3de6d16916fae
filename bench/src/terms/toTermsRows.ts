import type { BaselineRow } from "../gas/baseline.ts";
import type { TermsTable } from "./measureTerms.ts";

/** The tables of terms as their baseline arranges them: `2 counterparties, 10 calls`, `packed batch`. */
export function toTermsRows({ counterparties, calls }: TermsTable): BaselineRow[] {
  return [...counterparties, ...calls].flatMap((row) => {
    const set = `${row.counterparties} counterparties, ${row.calls} calls`;
    return Object.entries({ packed: row.packed, merkle: row.merkle }).flatMap(([way, gasOf]) =>
      Object.entries(gasOf).map(([shape, gas]) => ({ set, shape: `${way} ${shape}`, gas })),
    );
  });
}
