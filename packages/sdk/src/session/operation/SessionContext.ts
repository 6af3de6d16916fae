import type { Chain, PublicClient, Transport } from "viem";
import type { BundlerClient } from "viem/account-abstraction";
import type { ModularAccount } from "../../accounts/toModularAccount.ts";
import type { BaseError } from "../../errors/BaseError.ts";
import type { Logger } from "../../logger/Logger.ts";
import type { UseWatch } from "../../logger/UseWatch.ts";
import type { SessionDoor } from "../door/SessionDoor.ts";
import { loadFailures } from "../failures/loadFailures.ts";
import type { GrantDifference } from "../GrantDifference.ts";
import type { GasCaps } from "../gas/checkGas.ts";
import type { HeldSession } from "../HeldSession.ts";
import type { PaymentLane } from "../PaymentLane.ts";
import type { InstallGate } from "./InstallGate.ts";
import type { NonceLanes } from "./NonceLanes.ts";
import type { Turns } from "./Turns.ts";

/** All that the actions of an opened session share. Signs with the key: never hand it out. */
export interface SessionContext {
  readonly session: HeldSession;
  readonly door: SessionDoor;
  readonly account: ModularAccount;
  readonly publicClient: PublicClient<Transport, Chain>;
  readonly bundlerClient: BundlerClient<Transport, Chain>;
  readonly lanes: NonceLanes;
  readonly gate: InstallGate;
  /** Of the key's own transactions. */
  readonly turns: Turns;
  /** This replica's place among those that sign payments of the session. */
  readonly paymentLane: PaymentLane | undefined;
  /** What is signed for at most, where not the defaults. */
  readonly gasCaps: GasCaps;
  /** In what the grant differs from what was asked for; `undefined`: it was held against nothing. */
  readonly differences: readonly GrantDifference[] | undefined;
  readonly logger: Logger | undefined;
  /** What the logger is told beyond single events. */
  readonly watch: UseWatch;
  /** Milliseconds to wait for an operation. */
  readonly timeout: number;
  /** Milliseconds between looks. */
  readonly pollingInterval: number;
}

/** Makes a typed error out of what went wrong with an operation of a session. */
export async function explain(
  { session }: Pick<SessionContext, "session">,
  error: unknown,
): Promise<BaseError> {
  const { toSessionError } = await loadFailures();
  const { grant, terms } = session;
  // Who redeems sends transactions of its key's own.
  const sender = grant.executor === "redeem" ? terms.sessionKey : undefined;
  return toSessionError(error, { account: grant.account, sender, terms });
}
