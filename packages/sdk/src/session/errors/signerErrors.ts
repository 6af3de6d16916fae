import type { Address } from "viem";
import { BaseError } from "../../errors/BaseError.ts";
import { SessionError } from "./SessionError.ts";

/** Thrown when a signer declines to sign or to send a transaction. Nothing was signed or sent. */
export class SignatureDeclinedError extends SessionError {
  override readonly name = "SignatureDeclinedError";

  constructor(parameters: { readonly cause?: unknown } = {}) {
    super("The signer declined the request.", {
      ...parameters,
      metaMessages: [
        "Nothing was signed. A person or a policy said no; do not repeat the request unless told to.",
      ],
    });
  }
}

/** Thrown when a signer (a wallet, a hardware device, a key management service) could not sign. */
export class SignerUnavailableError extends SessionError {
  override readonly name = "SignerUnavailableError";

  constructor(parameters: { readonly cause?: unknown } = {}) {
    super("The signer could not sign.", {
      ...parameters,
      metaMessages: [
        "Nothing was signed. Check that it is connected, unlocked and allowed to sign, and try again.",
      ],
    });
  }
}

/** Thrown when a signer returns something that is not its own valid signature. Nothing was granted or sent. */
export class SignatureInvalidError extends SessionError {
  override readonly name = "SignatureInvalidError";
  /** Whose signature it should be. */
  readonly signer: string;

  constructor({ signer, reason }: { readonly signer: string; readonly reason: string }) {
    super(`The signer ${signer} returned a signature that the chain will not accept: ${reason}.`, {
      metaMessages: [
        "Check that the signer holds the key of this address and signs EIP-712 typed data unmodified.",
      ],
    });
    this.signer = signer;
  }
}

/**
 * Thrown when the signer that holds a session's key does not respond in time. A later signature is discarded.
 * Milliseconds.
 */
export class SessionKeyTimeoutError extends SessionError {
  override readonly name = "SessionKeyTimeoutError";
  readonly timeout: number;

  constructor({ timeout }: { readonly timeout: number }) {
    super(`The session's key returned no signature within ${timeout} ms.`, {
      metaMessages: [
        "Nothing was sent. Check that its service is up, or allow more time (`signingTimeout` of useSessionKey).",
      ],
    });
    this.timeout = timeout;
  }
}

/** Thrown when an owner's signer does not respond in time. A later signature is discarded. Milliseconds. */
export class SignerTimeoutError extends SessionError {
  override readonly name = "SignerTimeoutError";
  /** Whose signature was asked for. */
  readonly signer: Address;
  readonly timeout: number;

  constructor({ signer, timeout }: { readonly signer: Address; readonly timeout: number }) {
    super(`The signer ${signer} did not answer within ${timeout} ms.`, {
      metaMessages: [
        "Nothing was sent. Check that it is connected and shows the request, or allow more time (`signingTimeout`).",
      ],
    });
    this.signer = signer;
    this.timeout = timeout;
  }
}

/**
 * Thrown when a wallet does not respond to a transaction request in time. It may still send the transaction.
 * Milliseconds.
 */
export class WalletTimeoutError extends SessionError {
  override readonly name = "WalletTimeoutError";
  readonly wallet: Address;
  readonly timeout: number;

  constructor({ wallet, timeout }: { readonly wallet: Address; readonly timeout: number }) {
    super(`The wallet ${wallet} did not answer within ${timeout} ms. It may still send the transaction.`, {
      metaMessages: [
        "Before you try again, decline the request in the wallet or look at what the account has done. Or allow more time (`signingTimeout`).",
      ],
    });
    this.wallet = wallet;
    this.timeout = timeout;
  }
}

/** Thrown when a session must send its own redemption, but its key cannot sign transactions. */
export class TransactionSigningUnsupportedError extends SessionError {
  override readonly name = "TransactionSigningUnsupportedError";
  readonly sessionKeyAddress: Address;

  constructor({ sessionKeyAddress }: { readonly sessionKeyAddress: Address }) {
    super(`The session key ${sessionKeyAddress} cannot sign transactions.`, {
      metaMessages: [
        "Nothing was sent. Give the account `signTransaction`, or have somebody else send what `signRedemption` signs.",
      ],
    });
    this.sessionKeyAddress = sessionKeyAddress;
  }
}

/** Thrown when a wallet is connected to the wrong chain. */
export class WalletChainMismatchError extends SessionError {
  override readonly name = "WalletChainMismatchError";
  /** The chain that is needed, if known. */
  readonly expected: number | undefined;
  /** The chain that the wallet is on, if it said so. */
  readonly actual: number | undefined;

  constructor(facts: {
    readonly expected?: number | undefined;
    readonly actual?: number | undefined;
    readonly cause?: unknown;
  }) {
    const { expected, actual, cause } = facts;
    const on = actual === undefined ? "another chain" : `chain ${actual}`;
    super(`The wallet is on ${on}${expected === undefined ? "" : `, not on chain ${expected}`}.`, {
      cause,
      metaMessages: ["Nothing was signed or sent. Switch the wallet's network, and try again."],
    });
    this.expected = expected;
    this.actual = actual;
  }
}

/** Thrown when a session is asked to sign anything but an operation. */
export class SessionCannotSignError extends BaseError {
  override readonly name = "SessionCannotSignError";

  constructor() {
    super(
      "A session signs only operations, and payments under its rules (`signPayment`): no messages, other typed data or transactions in the account's name.",
    );
  }
}
