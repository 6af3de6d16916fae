import type { Goal } from "../gas/goals.ts";
import type { AccountRow } from "./measureAccounts.ts";

/** Holds our validator door to less gas than the peer's lower bound, whatever is measured of both. */
export function checkPeers(rows: readonly AccountRow[]): Goal[] {
  return rows
    .filter(({ door }) => door === "smartSessions")
    .map(({ account, shape, gas }) => {
      const own = rows.find(
        (row) => row.account === account && row.door === "validator" && row.shape === shape,
      );
      if (own === undefined) throw new RangeError(`Nothing was measured for ${account} validator ${shape}.`);
      const limit = gas - 1;
      return {
        name: `${account} validator ${shape}, below SmartSessions`,
        limit,
        measured: own.gas,
        met: own.gas <= limit,
      };
    });
}
