import type { BaselineRow } from "../gas/baseline.ts";
import type { AccountRow } from "./measureAccounts.ts";

/** The table of accounts as its baseline arranges it: `nexus validator`, `batch`. */
export function toAccountRows(rows: readonly AccountRow[]): BaselineRow[] {
  return rows.map(({ account, door, shape, gas }) => ({ set: `${account} ${door}`, shape, gas }));
}
