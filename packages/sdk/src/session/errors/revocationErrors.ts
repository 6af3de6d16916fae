import type { Address } from "viem";
import { SessionError } from "./SessionError.ts";

/** Thrown when a revocation by signature came after its deadline. Unix seconds. */
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

/** Thrown when a revocation by signature was used before. */
export class RevocationNonceUsedError extends SessionError {
  override readonly name = "RevocationNonceUsedError";
  readonly nonce: bigint;

  constructor({ nonce }: { nonce: bigint }) {
    super(`The account used the revocation nonce ${nonce} before.`, { metaMessages: ["Sign a new one."] });
    this.nonce = nonce;
  }
}

/** Thrown when a revocation's signature is not the account's. */
export class RevocationSignatureInvalidError extends SessionError {
  override readonly name = "RevocationSignatureInvalidError";
  readonly account: Address;

  constructor({ account }: { account: Address }) {
    super(`The signature of the revocation is not of the account ${account}.`, {
      metaMessages: ["The owner given is not this account's, or the account is not deployed."],
    });
    this.account = account;
  }
}

/** Thrown when somebody who is not a session's guardian revokes it as such. */
export class NotGuardianError extends SessionError {
  override readonly name = "NotGuardianError";
  readonly caller: Address;

  constructor({ caller }: { caller: Address }) {
    super(`${caller} is not the guardian that the session's terms name.`, { parameter: "guardian" });
    this.caller = caller;
  }
}
