import { spendCapAbi } from "@abbababa/sdk";
import { encodeFunctionData } from "viem";
import { expect } from "vitest";
import { executeAsOwner } from "../../src/accounts/index.ts";
import type { BehaviourGroup } from "../support/accounts/Behaviour.ts";
import { beginWithExecutor, redeem } from "../support/accounts/redeem.ts";
import type { Trial } from "../support/accounts/Trial.ts";
import { usdcUnit } from "../support/accounts/trialTerms.ts";

/** Has the account limit what all its sessions may spend of USDC, in all. */
async function setCeiling({ devnet, account, module }: Trial, limit: bigint): Promise<void> {
  const args = [devnet.addresses.usdc, limit] as const;
  const data = encodeFunctionData({ abi: spendCapAbi, functionName: "setCeiling", args });
  await executeAsOwner(devnet, account, [{ to: module, data }]);
}

export const ceilings: BehaviourGroup = {
  heading: "Ceilings",
  behaviours: [
    {
      title: "an account's ceiling holds exactly over all its sessions and both doors",
      async run(trial) {
        await setCeiling(trial, 25n * usdcUnit);
        const first = await beginWithExecutor(trial, { payments: [] });
        const second = await trial.newSession({ payments: [] });
        await trial.callModule("grant", [second.terms]);
        await trial.operate(first, [trial.transfer(10n * usdcUnit)]);
        await redeem(trial, first, trial.transfer(5n * usdcUnit));
        await trial.operate(second, [trial.transfer(9n * usdcUnit)]);
        const past = trial.transfer(usdcUnit + 1n);
        for (const session of [first, second]) {
          await expect(trial.refusalOf(trial.operate(session, [past]))).resolves.toBe("CeilingExceeded");
        }
        await expect(redeem(trial, first, past)).rejects.toThrow("CeilingExceeded");
        await redeem(trial, first, trial.transfer(usdcUnit));
        expect(await trial.paid()).toBe(25n * usdcUnit);
      },
    },
  ],
};
