import { checkPeers } from "./accounts/peerGoals.ts";
import { toAccountRows } from "./accounts/toAccountRows.ts";
import { checkWeights, toBundleRows } from "./bundles/measureBundles.ts";
import { checkGasBaselines, reportMissedGoals, updateBaseline } from "./checkGasBaselines.ts";
import { toEscrowRows } from "./escrow/toEscrowRows.ts";
import type { BaselineName, BaselineRow } from "./gas/baseline.ts";
import { checkGoals } from "./gas/goals.ts";
import type { Options } from "./options.ts";
import type { Results } from "./parts.ts";
import { toTermsRows } from "./terms/toTermsRows.ts";

/**
 * Holds what was measured against its baselines, or makes it the baseline, as asked.
 *
 * @returns Whether all is well.
 */
export async function checkResultBaselines(
  { gas, accounts, terms, escrow, bundles }: Partial<Results>,
  { check, update }: Pick<Options, "check" | "update">,
  print: (text: string) => void,
): Promise<boolean> {
  const tables: Partial<Record<BaselineName, readonly BaselineRow[]>> = {
    ...(gas && { gas }),
    ...(accounts && { accounts: toAccountRows(accounts) }),
    ...(terms && { terms: toTermsRows(terms) }),
    ...(escrow && { escrow: toEscrowRows(escrow) }),
    ...(bundles && { bundles: toBundleRows(bundles) }),
  };
  let well = true;
  for (const [name, rows] of Object.entries(tables) as [BaselineName, readonly BaselineRow[]][]) {
    if (update) await updateBaseline(name, rows, print);
    if (check) well = (await checkGasBaselines(name, rows, print)) && well;
  }
  if (check) {
    const goals = [
      ...(gas ? checkGoals(gas) : []),
      ...(accounts ? checkPeers(accounts) : []),
      ...(bundles ? checkWeights(bundles) : []),
    ];
    well = reportMissedGoals(goals, print) && well;
  }
  return well;
}
