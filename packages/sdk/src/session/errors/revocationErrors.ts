import type { Address, Hex } from "viem";
import { BaseError } from "../../errors/BaseError.ts";
import { SessionError } from "./SessionError.ts";

/** Thrown when a signed revocation is sent after its deadline. Unix seconds. */
export class RevocationExpiredError extends SessionError {
  override readonly name = "RevocationExpiredError";
  readonly deadline: bigint;

  constructor({ deadline }: { deadline: bigint }) {
    super(`The revocation's signature could be used until ${deadline}.`, {
      metaMessages: ["Sign a new one."],
    });
    this.deadline = deadline;
  }
}

/** Thrown when a signed revocation has already been used. */
export class RevocationNonceUsedError extends SessionError {
  override readonly name = "RevocationNonceUsedError";
  readonly nonce: bigint;

  constructor({ nonce }: { nonce: bigint }) {
    super(`The account used the revocation nonce ${nonce} before.`, { metaMessages: ["Sign a new one."] });
    this.nonce = nonce;
  }
}

/** Thrown when the signature of a revocation is not the account's. */
export class RevocationSignatureInvalidError extends SessionError {
  override readonly name = "RevocationSignatureInvalidError";
  readonly account: Address;

  constructor({ account }: { account: Address }) {
    super(`The revocation was not signed by the account ${account}.`, {
      metaMessages: ["The given owner does not own this account, or the account is not deployed."],
    });
    this.account = account;
  }
}

/** Thrown when an address that is not the session's guardian tries to revoke it as guardian. */
export class NotGuardianError extends SessionError {
  override readonly name = "NotGuardianError";
  readonly caller: Address;

  constructor({ caller }: { caller: Address }) {
    super(`${caller} is not the guardian that the session's terms name.`, { parameter: "guardian" });
    this.caller = caller;
  }
}

/** Thrown when a revocation was reported as sent, but the chain does not show it. Send it another way. */
export class RevocationNotConfirmedError extends BaseError {
  override readonly name = "RevocationNotConfirmedError";
  readonly transactionHash: Hex;

  constructor({ transactionHash, cause }: { transactionHash: Hex; cause?: unknown }) {
    super(`The revocation was reported in transaction ${transactionHash}, but the chain does not show it.`, {
      cause,
      metaMessages: [
        'The session may still be valid. Revoke it again without the bundler: `via: "direct"` or `"relay"`.',
      ],
    });
    this.transactionHash = transactionHash;
  }
}
