import { expect } from "vitest";
import { chainTime } from "../../src/chain/chainTime.ts";
import type { BehaviourGroup } from "../support/accounts/Behaviour.ts";
import { purchaseCalls } from "../support/accounts/purchaseCalls.ts";
import { beginWithExecutor, redeem } from "../support/accounts/redeem.ts";
import { call, usdcUnit } from "../support/accounts/trialTerms.ts";

const day = 86_400;

export const spending: BehaviourGroup = {
  heading: "Spending",
  behaviours: [
    {
      title: "the cap of an operation holds exactly: met it passes, one unit past it is refused",
      async run(trial) {
        const session = await trial.granted();
        const cap = 10n * usdcUnit;
        await expect(trial.refusalOf(trial.operate(session, [trial.transfer(cap + 1n)]))).resolves.toBe(
          "SpendCapExceeded",
        );
        await trial.operate(session, [trial.transfer(cap)]);
        expect(await trial.paid()).toBe(cap);
      },
    },
    {
      title: "the cap of a period and of the session's life hold exactly",
      async run(trial) {
        // 20 a period, 30 over its life; the whole window is one period.
        const session = await trial.granted();
        await trial.operate(session, [trial.transfer(10n * usdcUnit)]);
        await trial.operate(session, [trial.transfer(9n * usdcUnit)]);
        const past = trial.operate(session, [trial.transfer(usdcUnit + 1n)]);
        await expect(trial.refusalOf(past)).resolves.toBe("SpendCapExceeded");
        await trial.operate(session, [trial.transfer(usdcUnit)]);
        await expect(trial.refusalOf(trial.operate(session, [trial.transfer(1n)]))).resolves.toBe(
          "SpendCapExceeded",
        );
        expect(await trial.paid()).toBe(20n * usdcUnit);
      },
    },
    {
      title: "each period has its budget, and the EntryPoint's clock says which period it is",
      async run(trial) {
        const now = await chainTime(trial.devnet);
        const window = { validAfter: now - 60, validUntil: now + 10 * day };
        const session = await trial.granted({ ...window, periodSeconds: day });
        const spend = (period: number, amount: bigint) =>
          trial.operate(session, [trial.transfer(amount)], { claims: { period, indices: [call.transfer] } });

        await spend(0, 10n * usdcUnit);
        await spend(0, 9n * usdcUnit);
        await expect(trial.refusalOf(spend(0, usdcUnit + 1n))).resolves.toBe("SpendCapExceeded");
        await expect(trial.refusalOf(spend(1, 1n))).resolves.toBe("AA22 expired or not due");
        await trial.devnet.increaseTime(day);
        await expect(trial.refusalOf(spend(0, 1n))).resolves.toBe("AA22 expired or not due");
        await spend(1, 10n * usdcUnit);
        // Its life's 30 are nearly used up, whatever the period still has.
        await expect(trial.refusalOf(spend(1, usdcUnit + 1n))).resolves.toBe("SpendCapExceeded");
        await spend(1, usdcUnit);
        expect(await trial.paid()).toBe(30n * usdcUnit);
      },
    },
    {
      title: "a batch is summed: approve and createEscrow pass, two transfers over the cap do not",
      async run(trial) {
        const session = await trial.granted();
        const claims = { indices: [call.approve, call.createEscrow] };
        await trial.operate(session, await purchaseCalls(trial, 10n * usdcUnit), { claims });
        expect(await trial.balanceOf(trial.account.address)).toBe(90n * usdcUnit);
        const six = trial.transfer(6n * usdcUnit);
        await expect(trial.refusalOf(trial.operate(session, [six, six]))).resolves.toBe("SpendCapExceeded");
        const five = trial.transfer(5n * usdcUnit);
        await trial.operate(session, [five, five]);
        expect(await trial.paid()).toBe(10n * usdcUnit);
      },
    },
    {
      title: "another party than those of the terms is refused",
      async run(trial) {
        const session = await trial.granted();
        const { address } = trial.stranger;
        await expect(trial.refusalOf(trial.operate(session, [trial.transfer(1n, address)]))).resolves.toBe(
          "CounterpartyNotAllowed",
        );
        const claims = { indices: [call.approve, call.createEscrow] };
        const purchase = await purchaseCalls(trial, 1n, address);
        await expect(trial.refusalOf(trial.operate(session, purchase, { claims }))).resolves.toBe(
          "CounterpartyNotAllowed",
        );
      },
    },
    {
      title: "the number of operations and the gas budget hold",
      async run(trial) {
        const session = await trial.granted({ maxOperations: 1 });
        await trial.operate(session, [trial.transfer(1n)]);
        await expect(trial.refusalOf(trial.operate(session, [trial.transfer(1n)]))).resolves.toBe(
          "OperationsExhausted",
        );
        const poor = await trial.newSession({ gasBudget: 1n });
        await trial.callModule("grant", [poor.terms]);
        await expect(trial.refusalOf(trial.operate(poor, [trial.transfer(1n)]))).resolves.toBe(
          "GasBudgetExceeded",
        );
      },
    },
    {
      title: "before and after its window a session is refused, by the EntryPoint's clock or the chain's",
      async run(trial) {
        const { devnet } = trial;
        const now = await chainTime(devnet);
        const session = await beginWithExecutor(trial, { validAfter: now + 600, validUntil: now + 1_200 });
        const one = trial.transfer(1n);
        const refused = async () => {
          await expect(trial.refusalOf(trial.operate(session, [one]))).resolves.toBe(
            "AA22 expired or not due",
          );
          await expect(redeem(trial, session, one)).rejects.toThrow("OutsideWindow");
        };
        await refused();
        await devnet.increaseTime(610);
        await trial.operate(session, [one]);
        await redeem(trial, session, one);
        await devnet.increaseTime(600);
        await refused();
      },
    },
    {
      title: "an operation that another key signed is refused",
      async run(trial) {
        const session = await trial.granted();
        const stolen = { ...session, key: trial.stranger };
        await expect(trial.refusalOf(trial.operate(stolen, [trial.transfer(1n)]))).resolves.toBe(
          "AA24 signature error",
        );
      },
    },
  ],
};
