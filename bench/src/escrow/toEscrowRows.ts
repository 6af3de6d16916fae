import type { BaselineRow } from "../gas/baseline.ts";
import type { EscrowRow } from "./measureEscrow.ts";

/** The table of the escrow as its baseline arranges it: `accept`, `transaction`. */
export function toEscrowRows(rows: readonly EscrowRow[]): BaselineRow[] {
  return rows.map(({ name, gas }) => ({ set: name, shape: "transaction", gas }));
}
