import type { Address } from "viem";
import { EscrowError } from "./EscrowError.ts";

/** Thrown when the escrow contract does not accept a token for new escrows. */
export class TokenNotSupportedError extends EscrowError {
  override readonly name = "TokenNotSupportedError";
  readonly token: Address;

  constructor({ token }: { token: Address }) {
    super(`The escrow contract does not support the token ${token}.`, {
      metaMessages: ["Use a listed token, such as USDC; see `isTokenSupported`."],
    });
    this.token = token;
  }
}

/** Thrown when there is no contract at a token's address. */
export class TokenHasNoCodeError extends EscrowError {
  override readonly name = "TokenHasNoCodeError";
  readonly token: Address;

  constructor({ token }: { token: Address }) {
    super(`There is no token contract at ${token} on this chain.`, {
      metaMessages: ["Check the chain and the address."],
    });
    this.token = token;
  }
}

/**
 * Thrown when the escrow receives a different amount than was sent, for example because the token charges a transfer
 * fee. Base units.
 */
export class AmountNotReceivedError extends EscrowError {
  override readonly name = "AmountNotReceivedError";
  readonly token: Address;
  readonly expected: bigint;
  readonly received: bigint;

  constructor({ token, expected, received }: { token: Address; expected: bigint; received: bigint }) {
    super(
      `Of ${expected} base units of ${token}, only ${received} arrived: a token that takes fees or rebases cannot be held in escrow.`,
    );
    this.token = token;
    this.expected = expected;
    this.received = received;
  }
}

/** Thrown when an account has less of a token than is needed. Base units. */
export class InsufficientBalanceError extends EscrowError {
  override readonly name = "InsufficientBalanceError";
  readonly token: Address;
  readonly account: Address;
  readonly balance: bigint;
  readonly needed: bigint;

  constructor(parameters: { token: Address; account: Address; balance: bigint; needed: bigint }) {
    const { token, account, balance, needed } = parameters;
    super(`${account} has ${balance} base units of ${token}; ${needed} are needed.`, {
      metaMessages: [`Send it ${needed - balance} more. Nothing was sent.`],
    });
    this.token = token;
    this.account = account;
    this.balance = balance;
    this.needed = needed;
  }
}

/** Thrown when a token transfer fails, for example because of balance, allowance, a blocked party or a paused token. */
export class TokenTransferFailedError extends EscrowError {
  override readonly name = "TokenTransferFailedError";
  readonly token: Address | undefined;
  /** What the token said, if it said anything. */
  readonly reason: string | undefined;

  constructor({ token, reason }: { token?: Address | undefined; reason?: string | undefined }) {
    super(`The token${token ? ` ${token}` : ""} refused a transfer${reason ? `: ${reason}` : ""}.`, {
      metaMessages: ["Check balance and allowance, and that neither party is blocked by the token."],
    });
    this.token = token;
    this.reason = reason;
  }
}

/** Thrown when an account has no credit to withdraw. */
export class NothingToWithdrawError extends EscrowError {
  override readonly name = "NothingToWithdrawError";
  readonly account: Address;
  readonly token: Address;

  constructor({ account, token }: { account: Address; token: Address }) {
    super(`${account} has no credit in ${token}.`, {
      metaMessages: ["Credits arise only when a payment could not be delivered; see `getCredit`."],
    });
    this.account = account;
    this.token = token;
  }
}

/** Thrown when a withdrawal fails. The credit is kept. Base units. */
export class WithdrawalFailedError extends EscrowError {
  override readonly name = "WithdrawalFailedError";
  readonly token: Address;
  readonly recipient: Address;
  readonly amount: bigint;

  constructor({ token, recipient, amount }: { token: Address; recipient: Address; amount: bigint }) {
    super(`The token ${token} refused to pay ${amount} base units to ${recipient}. The credit remains.`, {
      metaMessages: ["The owner may withdraw it to another `recipient`."],
    });
    this.token = token;
    this.recipient = recipient;
    this.amount = amount;
  }
}
