import { checkGoals, compareStock, overheadOf } from "../gas/goals.ts";
import type { GasRow } from "../gas/measureGas.ts";
import { formatTable, signed } from "./formatTable.ts";

const shapes = { single: "one call", batch: "batch", enable: "enable + batch" } as const;

/** The gas table, the goals, and the published stock figures beside ours. */
export function formatGas(rows: readonly GasRow[]): string {
  const table = formatTable(
    ["operation", "gas", "over owner", "over own batch", "calldata", "signature"],
    rows.map(({ set, shape, gas, calldataBytes, signatureBytes }) => [
      `${set} ${shapes[shape]}`,
      gas,
      set === "owner" || shape === "enable" ? "" : signed(overheadOf(rows, set, shape)),
      shape === "enable" ? signed(overheadOf(rows, set, shape)) : "",
      calldataBytes,
      signatureBytes,
    ]),
  );
  const goals = checkGoals(rows).map(({ name, limit, measured, met }) => [
    name,
    limit,
    measured,
    met ? "met" : "MISSED",
  ]);
  const stock = compareStock(rows).map(({ name, published, measured }) => [
    name,
    published,
    measured,
    `${(((measured - published) / published) * 100).toFixed(1)} %`,
  ]);
  return [
    table,
    formatTable(["goal", "at most", "measured", ""], goals),
    formatTable(["sanity: stock against the figures published before", "published", "measured", ""], stock),
    "The devnet's Kernel is another compilation than the deployed one (bench/README.md): on a public chain the stock figures are 1 to 5 % higher.",
  ].join("\n\n");
}
