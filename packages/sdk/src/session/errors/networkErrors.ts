import type { Address, Hex } from "viem";
import type { SignedOperation } from "../SignedOperation.ts";
import { SessionError } from "./SessionError.ts";

/** Thrown when the account cannot pay for the operation's gas. */
export class InsufficientFundsError extends SessionError {
  override readonly name = "InsufficientFundsError";
  /** The smart account that pays for an operation. */
  readonly account: Address | undefined;
  /** The address whose own transaction it is. */
  readonly sender: Address | undefined;

  constructor({
    account,
    sender,
    cause,
  }: {
    account?: Address | undefined;
    sender?: Address | undefined;
    cause?: unknown;
  }) {
    super(
      sender === undefined
        ? `The account${account ? ` ${account}` : ""} cannot pay for the operation's gas.`
        : `The address ${sender} cannot pay for its transaction's gas and value.`,
      {
        cause,
        metaMessages: [
          sender === undefined
            ? "Send it ETH, or use a paymaster (`gasStrategy`)."
            : "Send it ETH. It is the transaction's own sender, not the smart account.",
        ],
      },
    );
    this.account = account;
    this.sender = sender;
  }
}

/** Thrown when an operation's signature is not the session key's, or belongs to another operation. */
export class SignatureRejectedError extends SessionError {
  override readonly name = "SignatureRejectedError";

  constructor(parameters: { cause?: unknown } = {}) {
    super("The operation's signature was rejected: another key, or another operation.", parameters);
  }
}

/**
 * Thrown when the account has already used an operation's nonce: this operation, or another in its lane, was included.
 */
export class NonceConflictError extends SessionError {
  override readonly name = "NonceConflictError";

  constructor(parameters: { cause?: unknown } = {}) {
    super(
      "The operation's nonce is already used: it, or another operation in its lane, was included.",
      parameters,
    );
  }
}

/** Thrown when the operation's paymaster refuses it. */
export class PaymasterRejectedError extends SessionError {
  override readonly name = "PaymasterRejectedError";

  constructor(parameters: { cause?: unknown; details?: string | undefined } = {}) {
    super("The paymaster refused the operation.", parameters);
  }
}

/** Thrown when the account cannot be created by its first operation. */
export class AccountCreationFailedError extends SessionError {
  override readonly name = "AccountCreationFailedError";

  constructor(parameters: { cause?: unknown; details?: string | undefined } = {}) {
    super("The account cannot be created by its first operation.", {
      ...parameters,
      metaMessages: ["If another operation has created it meanwhile (AA10), make the calls again."],
    });
  }
}

/** Thrown when the EntryPoint rejects an operation for a reason that no other error covers. */
export class EntryPointRejectedError extends SessionError {
  override readonly name = "EntryPointRejectedError";
  /** The EntryPoint's code, such as `"AA26"`. */
  readonly code: string | undefined;

  constructor({ code, details, cause }: { code?: string | undefined; details?: string; cause?: unknown }) {
    super(`The EntryPoint refused the operation${code ? ` (${code})` : ""}.`, { details, cause });
    this.code = code;
  }
}

/** Thrown when the account, or one of its other modules, rejects an operation with an error of its own. */
export class AccountRejectedError extends SessionError {
  override readonly name = "AccountRejectedError";
  /** Name of the account's error, or its raw data. */
  readonly reason: string;

  constructor({ reason, cause }: { reason: string; cause?: unknown }) {
    super(`The account refused the operation: ${reason}.`, { cause });
    this.reason = reason;
  }
}

/** The stock policies in their order, and which argument of `createSessionKey` they enforce. */
const stockPolicies = [
  ["CallPolicy", "calls"],
  ["TimestampPolicy", "validitySeconds"],
  ["GasPolicy", "gasBudgetWei"],
] as const;

/** Thrown when one of Kernel's stock policies rejects an operation of a layered session. */
export class StockPolicyRefusedError extends SessionError {
  override readonly name = "StockPolicyRefusedError";
  /** Place of the policy: 0 calls, 1 time, 2 gas. */
  readonly policy: number;
  /** Name of the policy's own error, if it has one. */
  readonly reason: string | undefined;

  constructor({ policy, reason, cause }: { policy: number; reason?: string; cause?: unknown }) {
    const [name, parameter] = stockPolicies[policy] ?? [`policy ${policy}`];
    super(`The session's ${name} refused the operation${reason ? ` (${reason})` : ""}.`, {
      cause,
      parameter,
    });
    this.policy = policy;
    this.reason = reason;
  }
}

/**
 * Thrown when a bundler's report of an operation contradicts the chain.
 *
 * The operation may still be included, so do not repeat the calls: send `operation` again through another bundler.
 */
export class BundlerMismatchError extends SessionError {
  override readonly name = "BundlerMismatchError";
  readonly userOperationHash: Hex;
  /** For `sendOperation`; `undefined` of an operation that no session signed. */
  readonly operation: SignedOperation | undefined;

  constructor(facts: { userOperationHash: Hex; reason: string; operation?: SignedOperation | undefined }) {
    const { userOperationHash, reason, operation } = facts;
    super(`The bundler's report on ${userOperationHash} contradicts the chain: ${reason}.`, {
      metaMessages: operation && [
        "It may still be included. Send the same signed operation by another bundler: `sendOperation(error.operation)`.",
      ],
    });
    this.userOperationHash = userOperationHash;
    this.operation = operation;
    // Errors are printed, and an operation is long.
    Object.defineProperty(this, "operation", { enumerable: false });
  }
}
