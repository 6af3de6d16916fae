import type { TermsRow, TermsTable } from "../terms/measureTerms.ts";
import { formatTable, signed } from "./formatTable.ts";

const head = [
  "counterparties × calls",
  "terms bytes",
  "packed single",
  "Merkle ≥",
  "packed −",
  "packed batch",
  "Merkle ≥",
  "packed −",
  "packed enable",
];

/** How gas grows with the terms, and from where on leaves could be cheaper. */
export function formatTerms({ counterparties, calls }: TermsTable): string {
  const grow = (rows: readonly TermsRow[]) =>
    formatTable(
      head,
      rows.map((row) => {
        const { bytes, packed, merkle, counterparties: sellers, calls: allowed } = row;
        const [single, batch] = [packed.single - merkle.single, packed.batch - merkle.batch];
        return [
          `${sellers} × ${allowed}`,
          bytes,
          packed.single,
          merkle.single,
          signed(single),
          packed.batch,
          merkle.batch,
          signed(batch),
          packed.enable,
        ];
      }),
    );
  return [
    grow(counterparties),
    grow(calls),
    `${crossing("counterparties", counterparties)}\n${crossing("calls", calls)}`,
    "Merkle: a lower bound, measured with bench/contracts/MerkleTermsProbe.sol, which is never deployed: the same checks on\n" +
      "only the leaves that an operation uses, each proof node carried and hashed once, everything else for nothing.",
  ].join("\n\n");
}

/** From which measured row on a purchase (the batch) is cheaper even than the lower bound of the other way. */
function crossing(what: "counterparties" | "calls", rows: readonly TermsRow[]): string {
  const first = rows.find(({ packed, merkle }) => packed.batch > merkle.batch);
  if (first === undefined) return `Packed whole is cheaper for a batch at every number of ${what} measured.`;
  const before = rows[rows.indexOf(first) - 1];
  if (before === undefined)
    return `Merkle leaves may be cheaper for a batch at every number of ${what} measured.`;
  return `Packed whole is cheaper for a batch up to ${before[what]} ${what}; from ${first[what]} on, leaves may be cheaper.`;
}
