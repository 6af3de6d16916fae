import { type KernelAccount, kernelAccount } from "../account/kernelAccount.ts";
import { escrowTerms, usualSession } from "../session/escrowTerms.ts";
import { sessionAccount } from "../session/sessionAccount.ts";
import { stockPlugin } from "../session/stockPlugin.ts";
import type { Lab } from "./lab.ts";
import { measureOperations } from "./measureOperations.ts";
import type { Measurement } from "./submit.ts";

/** Who signs, and what holds the signer to its terms. */
const gasSets = ["owner", "stock3", "stock3Pinned", "layered", "compact"] as const;
export type GasSet = (typeof gasSets)[number];

/** What is measured of each set; the owner has nothing to enable. */
export type GasShape = "single" | "batch" | "enable";

/** One row of the gas table. */
export interface GasRow extends Measurement {
  readonly set: GasSet;
  readonly shape: GasShape;
}

/** Measures every set's operations. */
export async function measureGas(lab: Lab): Promise<GasRow[]> {
  const rows: GasRow[] = [];
  for (const set of gasSets) {
    const { single, batch, first } = await measureOperations(
      lab,
      await accountOf(lab, set),
      usualSession.counterparties,
    );
    rows.push({ set, shape: "single", ...single }, { set, shape: "batch", ...batch });
    if (set !== "owner") rows.push({ set, shape: "enable", ...first });
  }
  return rows;
}

async function accountOf(lab: Lab, set: GasSet): Promise<KernelAccount> {
  const { devnet, targets } = lab;
  const terms = escrowTerms(targets, usualSession);
  switch (set) {
    case "owner":
      return kernelAccount(devnet);
    case "stock3":
      return kernelAccount(devnet, await stockPlugin(devnet, terms, "usual"));
    case "stock3Pinned":
      return kernelAccount(devnet, await stockPlugin(devnet, terms, "pinned"));
    default:
      return sessionAccount(devnet, { terms, policySet: set, module: devnet.contracts.spendCap });
  }
}
