import { concat, pad, parseEther } from "viem";
import { expect } from "vitest";
import {
  anybody,
  moduleType,
  redeemDelegation,
  signRedemption,
  uninstallModule,
} from "../../src/accounts/index.ts";
import { chainTime } from "../../src/chain/chainTime.ts";
import {
  batchMode,
  delegateMode,
  encodeBatch,
  encodeDelegate,
  encodeSingle,
  singleMode,
  tryMode,
} from "../../src/chain/encodeExecute.ts";
import type { BehaviourGroup } from "../support/accounts/Behaviour.ts";
import { beginWithExecutor, installExecutor, redeem } from "../support/accounts/redeem.ts";
import { call, usdcUnit } from "../support/accounts/trialTerms.ts";

export const executor: BehaviourGroup = {
  heading: "Delegations (ERC-7710, executor)",
  behaviours: [
    {
      title: "the session's key redeems up to its caps, and not one unit past them",
      async run(trial) {
        const session = await beginWithExecutor(trial);
        const cap = 10n * usdcUnit;
        await expect(redeem(trial, session, trial.transfer(cap + 1n))).rejects.toThrow("SpendCapExceeded");
        await redeem(trial, session, trial.transfer(cap));
        const transfers = [trial.transfer(4n * usdcUnit), trial.transfer(6n * usdcUnit)];
        await redeem(trial, session, trial.transfer(0n), {
          mode: batchMode,
          execution: encodeBatch(transfers),
          claims: { indices: [call.transfer, call.transfer] },
        });
        await expect(redeem(trial, session, trial.transfer(1n))).rejects.toThrow("SpendCapExceeded");
        expect(await trial.paid()).toBe(20n * usdcUnit);
      },
    },
    {
      title: "operations and delegations draw on the same caps",
      async run(trial) {
        const session = await beginWithExecutor(trial);
        await trial.operate(session, [trial.transfer(10n * usdcUnit)]);
        await redeem(trial, session, trial.transfer(10n * usdcUnit));
        await expect(trial.refusalOf(trial.operate(session, [trial.transfer(1n)]))).resolves.toBe(
          "SpendCapExceeded",
        );
        await expect(redeem(trial, session, trial.transfer(1n))).rejects.toThrow("SpendCapExceeded");
      },
    },
    {
      title: "a session is granted by the owner's signature, in its first delegation",
      async run(trial) {
        await trial.install();
        await installExecutor(trial);
        const session = await trial.newSession();
        await trial.devnet.fundEth(session.key.address, parseEther("1"));
        const five = trial.transfer(5n);
        await expect(redeem(trial, session, five)).rejects.toThrow("SessionNotInstalled");
        await redeem(trial, session, five, { grant: await trial.signGrant(session) });
        await redeem(trial, session, five);
        expect(await trial.paid()).toBe(10n);
      },
    },
    {
      title:
        "another sender, another party, delegatecall, try modes and calls of the account, the module or the EntryPoint are refused",
      async run(trial) {
        const session = await beginWithExecutor(trial);
        const one = trial.transfer(1n);
        await expect(redeem(trial, session, one, { by: trial.stranger })).rejects.toThrow("NotSessionKey");
        await expect(redeem(trial, session, trial.transfer(1n, trial.stranger.address))).rejects.toThrow(
          "CounterpartyNotAllowed",
        );
        const execution = encodeDelegate(one.to, one.data ?? "0x");
        await expect(redeem(trial, session, one, { mode: delegateMode, execution })).rejects.toThrow(
          "ModeNotAllowed",
        );
        await expect(redeem(trial, session, one, { mode: tryMode })).rejects.toThrow("ModeNotAllowed");
        for (const to of [trial.account.address, trial.module, trial.devnet.addresses.entryPoint]) {
          await expect(redeem(trial, session, { to, data: "0x12345678" })).rejects.toThrow("CallNotAllowed");
        }
        await redeem(trial, session, one);
      },
    },
    {
      title:
        "what the session's key signed another sends: exactly that, once, under the same caps, and not once it is revoked",
      async run(trial) {
        const { devnet, module, account } = trial;
        const session = await beginWithExecutor(trial);
        const send = async (nonce: bigint, amount: bigint, by = trial.stranger, redeemer = by.address) => {
          const execution = encodeSingle(trial.transfer(amount));
          const deadline = BigInt(await chainTime(devnet)) + 600n;
          const signed = { account: account.address, entries: [call.transfer], mode: singleMode };
          const context = await signRedemption(session, { ...signed, execution, redeemer, deadline, nonce });
          await redeemDelegation(devnet, { module, sender: by, context, mode: singleMode, execution });
        };
        await send(1n, 10n * usdcUnit);
        await expect(send(1n, 1n)).rejects.toThrow("RedemptionUsed");
        await expect(send(2n, 1n, trial.payee, trial.stranger.address)).rejects.toThrow("NotRedeemer");
        await send(2n, 4n * usdcUnit, trial.payee, anybody);
        await trial.operate(session, [trial.transfer(6n * usdcUnit)]);
        await expect(send(3n, 1n)).rejects.toThrow("SpendCapExceeded");
        expect(await trial.paid()).toBe(20n * usdcUnit);
        await trial.callModule("revoke", [session.sessionId]);
        await expect(send(4n, 0n)).rejects.toThrow("SessionIsRevoked");
      },
    },
    {
      title: "without the module as executor nothing is redeemed, and nothing is charged",
      async run(trial) {
        const session = await trial.granted();
        await trial.devnet.fundEth(session.key.address, parseEther("1"));
        const ten = trial.transfer(10n * usdcUnit);
        await expect(redeem(trial, session, ten)).rejects.toThrow();
        await installExecutor(trial);
        await redeem(trial, session, ten);
        await redeem(trial, session, ten);
        expect(await trial.paid()).toBe(20n * usdcUnit);
      },
    },
    {
      title: "a revoked session's delegations are refused",
      async run(trial) {
        const session = await beginWithExecutor(trial);
        await redeem(trial, session, trial.transfer(1n));
        await trial.callModule("revoke", [session.sessionId]);
        await expect(redeem(trial, session, trial.transfer(1n))).rejects.toThrow("SessionIsRevoked");
      },
    },
    {
      title: "uninstalling the executor with a session's id kills that session only",
      async run(trial) {
        const { devnet, account, module } = trial;
        const session = await beginWithExecutor(trial);
        const done = await trial.newSession();
        await trial.callModule("grant", [done.terms]);
        const data = concat([pad("0x"), done.sessionId]);
        await uninstallModule(devnet, account, { type: moduleType.executor, module, data });
        const one = trial.transfer(1n);
        await expect(trial.refusalOf(trial.operate(done, [one]))).resolves.toBe("SessionIsRevoked");
        await expect(redeem(trial, session, one)).rejects.toThrow();
        await trial.operate(session, [one]);
        expect(await trial.paid()).toBe(1n);
      },
    },
    {
      title: "uninstalling the executor with empty data kills all sessions of the account",
      async run(trial) {
        const { devnet, account, module } = trial;
        const session = await beginWithExecutor(trial);
        await redeem(trial, session, trial.transfer(1n));
        await uninstallModule(devnet, account, { type: moduleType.executor, module });
        await expect(redeem(trial, session, trial.transfer(1n))).rejects.toThrow("EpochMismatch");
        await expect(trial.refusalOf(trial.operate(session, [trial.transfer(1n)]))).resolves.toBe(
          "EpochMismatch",
        );
      },
    },
  ],
};
