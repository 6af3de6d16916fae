import type { Address } from "viem";
import { SessionError } from "./SessionError.ts";

/** Thrown when the SpendCap is not installed as an executor on the account. Sessions need it to redeem. */
export class ExecutorNotInstalledError extends SessionError {
  override readonly name = "ExecutorNotInstalledError";
  readonly account: Address;
  readonly module: Address;

  constructor({ account, module, cause }: { account: Address; module: Address; cause?: unknown }) {
    super(`The account ${account} does not have ${module} installed as an executor.`, {
      cause,
      metaMessages: ["The owner has to install it, once for all sessions, with `installExecutor`."],
    });
    this.account = account;
    this.module = module;
  }
}

/** Thrown when a session key's ETH balance cannot pay for the transaction that redeems the session. */
export class SessionKeyUnfundedError extends SessionError {
  override readonly name = "SessionKeyUnfundedError";
  readonly sessionKeyAddress: Address;
  /** Wei. */
  readonly balance: bigint;

  constructor(facts: { sessionKeyAddress: Address; balance: bigint; cause?: unknown }) {
    const { sessionKeyAddress, balance, cause } = facts;
    super(`The session key ${sessionKeyAddress} has ${balance} wei, too little for its own transaction.`, {
      metaMessages: ["A session that redeems pays its own gas: send a little ETH to the key's address."],
      cause,
    });
    this.sessionKeyAddress = sessionKeyAddress;
    this.balance = balance;
  }
}

/** Thrown when a function needs a session that sends user operations and this one redeems, or the reverse. */
export class ExecutorUnsupportedError extends SessionError {
  override readonly name = "ExecutorUnsupportedError";

  constructor({ what }: { what: string }) {
    super(`Sessions granted with \`executor: "redeem"\` ${what}.`, { parameter: "executor" });
  }
}

/** Thrown when a session that sends user operations is asked to sign a redemption. */
export class RedemptionUnsupportedError extends SessionError {
  override readonly name = "RedemptionUnsupportedError";

  constructor() {
    super('Only sessions granted with `executor: "redeem"` sign redemptions.', { parameter: "executor" });
  }
}

/** Thrown when a redemption is sent by an address other than the redeemer it was signed for. */
export class NotRedeemerError extends SessionError {
  override readonly name = "NotRedeemerError";
  readonly caller: Address;
  readonly redeemer: Address;

  constructor({ caller, redeemer }: { caller: Address; redeemer: Address }) {
    super(`The redemption was signed for ${redeemer}, and ${caller} sent it.`, {
      metaMessages: [`Send it from ${redeemer}, or have the session sign one for ${caller}.`],
    });
    this.caller = caller;
    this.redeemer = redeemer;
  }
}

/** Thrown when a signed redemption is sent after its deadline. Unix seconds. */
export class RedemptionExpiredError extends SessionError {
  override readonly name = "RedemptionExpiredError";
  readonly deadline: bigint;

  constructor({ deadline }: { deadline: bigint }) {
    super(`The redemption's last second was ${deadline}.`, {
      metaMessages: ["Have the session sign a new one."],
    });
    this.deadline = deadline;
  }
}

/** Thrown when a signed redemption is sent whose nonce has already been redeemed. */
export class RedemptionUsedError extends SessionError {
  override readonly name = "RedemptionUsedError";
  readonly nonce: bigint;

  constructor({ nonce }: { nonce: bigint }) {
    super(`The session has already redeemed nonce ${nonce}: a redemption is valid once.`, {
      metaMessages: ["Look for the event SessionRedeemed: it may have been this very redemption."],
    });
    this.nonce = nonce;
  }
}

/** Thrown when a redemption differs from what the session's key signed. */
export class RedemptionSignatureInvalidError extends SessionError {
  override readonly name = "RedemptionSignatureInvalidError";
  readonly sessionKeyAddress: Address;

  constructor({ sessionKeyAddress }: { sessionKeyAddress: Address }) {
    super(`The session key ${sessionKeyAddress} did not sign this redemption.`, {
      metaMessages: [
        "Account, session, period, entries, mode, execution, redeemer, deadline and nonce must be those that were signed.",
      ],
    });
    this.sessionKeyAddress = sessionKeyAddress;
  }
}
