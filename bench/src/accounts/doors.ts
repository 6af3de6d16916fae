import {
  batchMode,
  type Claims,
  encodeBatch,
  encodeCalls,
  encodePermissionContext,
  encodeSingle,
  hashOperation,
  redeemDelegation,
  signForValidator,
  singleMode,
} from "@abbababa/sdk-tests/accounts";
import { parseEther, size } from "viem";
import { sessionKey } from "../account/keys.ts";
import type { Compiler } from "../contracts/artifacts.ts";
import type { Call } from "../gas/submit.ts";
import { type AccountLab, install, send } from "./accountLab.ts";
import type { Door } from "./Door.ts";
import { measuredSession, measuringPeriod, signGrant } from "./measuredSession.ts";
import { prepareSmartSession } from "./smartSessions.ts";

/** The period of the time of measuring, and where `approve`, `createEscrow` and `accept` stand in the terms. */
function claimsOf(calls: readonly Call[]): Claims {
  return { period: measuringPeriod, indices: calls.length === 1 ? [2] : [0, 1] };
}

/** Our validator door; the session is granted by the owner's signature, in the first operation. */
export async function validatorDoor(account: AccountLab): Promise<Door> {
  const { devnet } = account.lab;
  const session = measuredSession(account);
  await install(account, "validator", session.module);
  const nonceKey = account.account.nonceKeyFor(session.module);
  return {
    async act(calls, first) {
      const grant = first ? await signGrant(account, session) : undefined;
      return send(account, nonceKey, encodeCalls(calls), (operation) =>
        signForValidator(session, hashOperation(devnet, operation), claimsOf(calls), grant),
      );
    },
  };
}

/** Our executor door: the session's key, an EOA, redeems by transactions of its own. */
export async function executorDoor(account: AccountLab): Promise<Door> {
  const { devnet } = account.lab;
  const session = measuredSession(account);
  await install(account, "executor", session.module);
  await devnet.fundEth(sessionKey.address, parseEther("10"));
  return {
    async act(calls, first) {
      const grant = first ? await signGrant(account, session) : undefined;
      const [single] = calls;
      const one = calls.length === 1 && single !== undefined;
      const { gasUsed, transactionHash: hash } = await redeemDelegation(devnet, {
        module: session.module,
        sender: sessionKey,
        context: encodePermissionContext(session, account.account.address, claimsOf(calls), grant),
        mode: one ? singleMode : batchMode,
        execution: one ? encodeSingle(single) : encodeBatch(calls),
      });
      const { input } = await devnet.publicClient.getTransaction({ hash });
      return { gas: Number(gasUsed), calldataBytes: size(input) };
    },
  };
}

/** SmartSessions; the session is enabled by the owner's signature, in the first operation. */
export async function smartSessionsDoor(account: AccountLab, compiler: Compiler): Promise<Door> {
  const { devnet } = account.lab;
  const session = await prepareSmartSession(devnet, compiler, account.targets, account.account);
  await install(account, "validator", session.module);
  const nonceKey = account.account.nonceKeyFor(session.module);
  return {
    act: (calls, first) =>
      send(account, nonceKey, encodeCalls(calls), (operation) =>
        first ? session.signEnable(operation) : session.signUse(operation),
      ),
  };
}
