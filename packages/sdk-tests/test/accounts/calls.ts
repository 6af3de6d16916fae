import { encodeFunctionData, parseAbi } from "viem";
import { expect } from "vitest";
import { moduleType } from "../../src/accounts/index.ts";
import {
  batchMode,
  delegateMode,
  encodeBatch,
  encodeCalls,
  encodeDelegate,
  encodeExecute,
  encodeSingle,
  tryBatchMode,
  tryMode,
} from "../../src/chain/encodeExecute.ts";
import type { BehaviourGroup } from "../support/accounts/Behaviour.ts";
import type { Trial } from "../support/accounts/Trial.ts";
import { call } from "../support/accounts/trialTerms.ts";

/** ERC-7579's static call, which few accounts execute. */
const staticMode = `0xfe${"00".repeat(31)}` as const;

const oneTransfer = { indices: [call.transfer] };

/** Why the session's operation with any calldata is refused. */
async function refusal(
  trial: Trial,
  session: Awaited<ReturnType<Trial["granted"]>>,
  callData: `0x${string}`,
) {
  const operation = await trial.prepare(session, callData, oneTransfer);
  return trial.refusalOf(trial.submit(operation));
}

export const calls: BehaviourGroup = {
  heading: "Calls",
  behaviours: [
    {
      title: "delegatecall, static and try modes are refused",
      async run(trial) {
        const session = await trial.granted();
        const transfer = trial.transfer(1n);
        const delegate = encodeDelegate(transfer.to, transfer.data ?? "0x");
        const executions = [
          encodeExecute(delegateMode, delegate),
          encodeExecute(staticMode, encodeSingle(transfer)),
          encodeExecute(tryMode, encodeSingle(transfer)),
          encodeExecute(tryBatchMode, encodeBatch([transfer])),
        ];
        for (const callData of executions) {
          expect(await refusal(trial, session, callData)).toBe("ModeNotAllowed");
        }
        // The same transfer in the modes that are allowed.
        await trial.submit(
          await trial.prepare(session, encodeExecute(batchMode, encodeBatch([transfer])), oneTransfer),
        );
        await trial.operate(session, [transfer]);
      },
    },
    {
      title: "other functions of the account are refused",
      async run(trial) {
        const session = await trial.granted();
        const { account, stranger } = trial;
        const wrapped = encodeFunctionData({
          abi: parseAbi(["function executeFromExecutor(bytes32 mode, bytes data)"]),
          args: [batchMode, encodeBatch([trial.transfer(1n)])],
        });
        const others = [
          account.encodeInstall(moduleType.validator, stranger.address, "0x"),
          account.encodeInstall(moduleType.executor, stranger.address, "0x"),
          await account.encodeUninstall(moduleType.validator, trial.module, "0x"),
          wrapped,
          "0x12345678",
        ] as const;
        for (const callData of others) {
          // Kernel looks at the selectors granted to a validator too, but after it has asked the validator.
          expect(await refusal(trial, session, callData)).toBe("SelectorNotAllowed");
        }
      },
    },
    {
      title: "executeUserOp is refused",
      async run(trial) {
        const session = await trial.granted();
        const executeUserOp = "0x8dd7712f";
        const callData = `${executeUserOp}${encodeCalls([trial.transfer(1n)]).slice(2)}` as const;
        expect(await refusal(trial, session, callData)).toBe("SelectorNotAllowed");
      },
    },
    {
      title: "a call of the account to itself, to the module or to the EntryPoint is refused",
      async run(trial) {
        const session = await trial.granted();
        const { account, module, devnet } = trial;
        const nested = encodeCalls([trial.transfer(1n, trial.stranger.address)]);
        const revokeAll = encodeFunctionData({ abi: parseAbi(["function revokeAll()"]) });
        const withdraw = encodeFunctionData({
          abi: parseAbi(["function withdrawTo(address to, uint256 amount)"]),
          args: [trial.stranger.address, 1n],
        });
        for (const inner of [
          { to: account.address, data: nested },
          { to: module, data: revokeAll },
          { to: devnet.addresses.entryPoint, data: withdraw },
        ]) {
          for (const index of [call.transfer, call.approve, call.createEscrow]) {
            const claims = { indices: [index] };
            await expect(trial.refusalOf(trial.operate(session, [inner], { claims }))).resolves.toBe(
              "CallNotAllowed",
            );
          }
          const batch = trial.operate(session, [trial.transfer(1n), inner], {
            claims: { indices: [call.transfer, call.transfer] },
          });
          await expect(trial.refusalOf(batch)).resolves.toBe("CallNotAllowed");
        }
      },
    },
  ],
};
