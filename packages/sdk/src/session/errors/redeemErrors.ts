import type { Address } from "viem";
import { SessionError } from "./SessionError.ts";

/** Thrown when an account does not have the SpendCap installed as an executor, without which no session can redeem. */
export class ExecutorNotInstalledError extends SessionError {
  override readonly name = "ExecutorNotInstalledError";
  readonly account: Address;
  readonly module: Address;

  constructor({ account, module, cause }: { account: Address; module: Address; cause?: unknown }) {
    super(`The account ${account} does not have ${module} installed as an executor.`, {
      cause,
      metaMessages: ["The owner installs it, once for all sessions, with `installExecutor`."],
    });
    this.account = account;
    this.module = module;
  }
}

/** Thrown when a session's key can not pay for the transaction by which it redeems. */
export class SessionKeyUnfundedError extends SessionError {
  override readonly name = "SessionKeyUnfundedError";
  readonly sessionKeyAddress: Address;
  /** Wei. */
  readonly balance: bigint;

  constructor(facts: { sessionKeyAddress: Address; balance: bigint; cause?: unknown }) {
    const { sessionKeyAddress, balance, cause } = facts;
    super(`The session key ${sessionKeyAddress} has ${balance} wei, too little for its own transaction.`, {
      metaMessages: ["A session that redeems pays for gas itself: send a little ETH to the key's address."],
      cause,
    });
    this.sessionKeyAddress = sessionKeyAddress;
    this.balance = balance;
  }
}

/** Thrown when a redeeming session is asked for what only sessions with user operations have, or the other way round. */
export class ExecutorUnsupportedError extends SessionError {
  override readonly name = "ExecutorUnsupportedError";

  constructor({ what }: { what: string }) {
    super(`Sessions granted with \`executor: "redeem"\` ${what}.`, { parameter: "executor" });
  }
}
