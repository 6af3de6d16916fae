import { type Hex, parseEther } from "viem";
import type { PrivateKeyAccount } from "viem/accounts";
import {
  type Claims,
  encodePermissionContext,
  installModule,
  moduleType,
  redeemDelegation,
  type Session,
} from "../../../src/accounts/index.ts";
import { encodeSingle, singleMode } from "../../../src/chain/encodeExecute.ts";
import type { Call } from "../../../src/parties/KeyHolder.ts";
import type { Trial } from "./Trial.ts";
import { call, type TermsWishes } from "./trialTerms.ts";

const oneTransfer: Claims = { indices: [call.transfer] };

/** Installs the module as executor as well. */
export async function installExecutor({ devnet, account, module }: Trial): Promise<void> {
  await installModule(devnet, account, { type: moduleType.executor, module });
}

/** A granted session whose key has Ether for gas, on an account that has the module as validator and executor. */
export async function beginWithExecutor(trial: Trial, wishes?: TermsWishes): Promise<Session> {
  const session = await trial.granted(wishes);
  await installExecutor(trial);
  await trial.devnet.fundEth(session.key.address, parseEther("1"));
  return session;
}

/** Has the session's key, or another, redeem a transfer. */
export function redeem(
  trial: Trial,
  session: Session,
  transfer: Call,
  options: { by?: PrivateKeyAccount; grant?: Hex; mode?: Hex; execution?: Hex; claims?: Claims } = {},
): Promise<unknown> {
  const { by = session.key, grant, mode = singleMode, claims = oneTransfer } = options;
  const { execution = encodeSingle(transfer) } = options;
  const context = encodePermissionContext(session, trial.account.address, claims, grant);
  return redeemDelegation(trial.devnet, { module: trial.module, sender: by, context, mode, execution });
}
