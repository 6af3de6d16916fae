import { spendCapAbi } from "@abbababa/sdk";
import { concat, type Hex, pad } from "viem";
import { expect } from "vitest";
import { moduleType, type Session, uninstallModule } from "../../src/accounts/index.ts";
import type { BehaviourGroup } from "../support/accounts/Behaviour.ts";
import { installExecutor, redeem } from "../support/accounts/redeem.ts";
import { installData, type Trial } from "../support/accounts/Trial.ts";

/** What names a session when the module is removed. */
const named: readonly ((session: Session) => Hex)[] = [
  ({ sessionId }) => sessionId,
  ({ sessionId }) => concat([pad("0x"), sessionId]),
  ({ terms }) => terms,
  installData,
  (session) => concat([pad("0x"), installData(session)]),
];

/** What names none: nothing, lengths around every one that has a meaning, terms with a byte too many or too few. */
const unnamed: readonly ((session: Session) => Hex)[] = [
  () => "0x",
  ...[1, 31, 32, 33, 63, 64, 65, 96, 500].map((size) => () => pad("0x01", { size })),
  ({ terms }) => concat([terms, "0x00"]),
  ({ terms }) => terms.slice(0, -2) as Hex,
  ({ sessionId }) => concat([pad("0x01", { dir: "right" }), sessionId]),
];

/** Removes the module as validator. */
async function remove({ devnet, account, module }: Trial, data: Hex): Promise<void> {
  await uninstallModule(devnet, account, { type: moduleType.validator, module, data });
}

async function grantAnother(trial: Trial): Promise<Session> {
  const session = await trial.newSession();
  await trial.callModule("grant", [session.terms]);
  return session;
}

async function epochOf({ devnet, account, module }: Trial): Promise<bigint> {
  const { publicClient } = devnet;
  const call = { abi: spendCapAbi, address: module, functionName: "epochOf" } as const;
  return publicClient.readContract({ ...call, args: [account.address] });
}

export const removing: BehaviourGroup = {
  heading: "Removing the module",
  behaviours: [
    {
      title:
        "data that names a session, by id or terms, kills that one, also after the module is installed again",
      async run(trial) {
        const other = await trial.granted();
        const one = [trial.transfer(1n)];
        for (const name of named) {
          const session = await grantAnother(trial);
          await remove(trial, name(session));
          await trial.install();
          await expect(trial.refusalOf(trial.operate(session, one))).resolves.toBe("SessionIsRevoked");
        }
        await trial.operate(other, one);
        expect(await epochOf(trial)).toBe(0n);
      },
    },
    {
      title: "any other data, of whatever length, kills all, whether the account looks at the answer or not",
      async run(trial) {
        const first = await trial.granted();
        for (const [count, data] of unnamed.entries()) {
          await remove(trial, data(first));
          expect(await epochOf(trial)).toBe(BigInt(count + 1));
          await trial.install();
        }
        await expect(trial.refusalOf(trial.operate(first, [trial.transfer(1n)]))).resolves.toBe(
          "EpochMismatch",
        );
        await expect(trial.callModule("grant", [first.terms])).rejects.toThrow("reverted");
      },
    },
    {
      title: "removing it as executor kills in the same way",
      async run(trial) {
        const { devnet, account, module } = trial;
        const [session, other] = [await trial.granted(), await grantAnother(trial)];
        await installExecutor(trial);
        const executor = { type: moduleType.executor, module };
        await uninstallModule(devnet, account, { ...executor, data: session.terms });
        await installExecutor(trial);
        await expect(redeem(trial, session, trial.transfer(1n))).rejects.toThrow("SessionIsRevoked");
        await trial.operate(other, [trial.transfer(1n)]);
        await uninstallModule(devnet, account, { ...executor, data: "0x01" });
        await installExecutor(trial);
        await expect(redeem(trial, other, trial.transfer(1n))).rejects.toThrow("EpochMismatch");
      },
    },
  ],
};
