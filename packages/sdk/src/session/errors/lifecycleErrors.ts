import type { Address, Hex } from "viem";
import { isoTime } from "../../encoding/timeWords.ts";
import { SessionError } from "./SessionError.ts";

/** Thrown when a session was revoked. Revocation is final; the agent needs a new session. */
export class SessionRevokedError extends SessionError {
  override readonly name = "SessionRevokedError";
  readonly sessionId: Hex;

  constructor({ sessionId }: { sessionId: Hex }) {
    super(`The session ${sessionId} was revoked.`, {
      metaMessages: ["Revocation is final. Ask the owner for a new session."],
    });
    this.sessionId = sessionId;
  }
}

/** Thrown when a session has expired. Unix seconds. */
export class SessionExpiredError extends SessionError {
  override readonly name = "SessionExpiredError";
  readonly validUntil: number;

  constructor({ validUntil }: { validUntil: number }) {
    super(`The session expired: its last second was ${validUntil} (${isoTime(validUntil)}).`, {
      metaMessages: ["Bundlers also refuse an operation in a session's last 30 seconds."],
      parameter: "validitySeconds",
    });
    this.validUntil = validUntil;
  }
}

/** Thrown when a session is not valid yet. Unix seconds. */
export class SessionNotStartedError extends SessionError {
  override readonly name = "SessionNotStartedError";
  readonly validAfter: number;
  /** When a bundler will take an operation. */
  readonly retryAt: number;

  constructor({ validAfter, retryAt }: { validAfter: number; retryAt: number }) {
    super(`The session starts at ${validAfter} (${isoTime(validAfter)}); retry at ${retryAt}.`, {
      parameter: "validAfter",
    });
    this.validAfter = validAfter;
    this.retryAt = retryAt;
  }
}

/** Thrown when a budget period is about to end or has just begun, so that no bundler would accept an operation. */
export class PeriodBoundaryError extends SessionError {
  override readonly name = "PeriodBoundaryError";
  readonly period: number;
  /** Unix seconds. */
  readonly retryAt: number;

  constructor({ period, retryAt }: { period: number; retryAt: number }) {
    super(`Bundlers accept no operation this close to the bounds of a budget period; retry at ${retryAt}.`);
    this.period = period;
    this.retryAt = retryAt;
  }
}

/** Thrown when all sessions granted under an earlier epoch were revoked at once. */
export class EpochMismatchError extends SessionError {
  override readonly name = "EpochMismatchError";
  readonly current: bigint;
  readonly inTerms: bigint;

  constructor({ current, inTerms }: { current: bigint; inTerms: bigint }) {
    super(`The session was granted in epoch ${inTerms}; the account is in epoch ${current}.`, {
      metaMessages: ["The owner has revoked all sessions since then. Ask for a new one."],
    });
    this.current = current;
    this.inTerms = inTerms;
  }
}

/** Thrown when a session is not installed, or is installed differently. */
export class SessionNotInstalledError extends SessionError {
  override readonly name = "SessionNotInstalledError";
  readonly sessionId: Hex;
  /** Kernel's module type: 5 is policy (layered), 6 is signer (compact). */
  readonly door: number;

  constructor({ sessionId, door }: { sessionId: Hex; door: number }) {
    super(`The session ${sessionId} is not installed as module type ${door}.`, {
      metaMessages: [
        "Its terms differ from the installed ones, or it was installed with the other policy set.",
      ],
    });
    this.sessionId = sessionId;
    this.door = door;
  }
}

/** Thrown when a session is used under a different Kernel permission from the one it was installed under. */
export class PermissionMismatchError extends SessionError {
  override readonly name = "PermissionMismatchError";
  readonly installed: Hex;
  readonly used: Hex;

  constructor({ installed, used }: { installed: Hex; used: Hex }) {
    super(`The session is installed under permission ${installed}, not ${used}.`);
    this.installed = installed;
    this.used = used;
  }
}

/** Thrown when a grant is no longer valid because Kernel's nonce has advanced since it was signed. */
export class GrantOutdatedError extends SessionError {
  override readonly name = "GrantOutdatedError";

  constructor(parameters: { cause?: unknown } = {}) {
    super("The owner's grant is outdated: the account's module nonce has moved on since it was signed.", {
      ...parameters,
      metaMessages: ["Ask the owner for a new session."],
    });
  }
}

/** Thrown when the owner's signature does not cover the session that would be installed. */
export class GrantNotApprovedError extends SessionError {
  override readonly name = "GrantNotApprovedError";

  constructor(parameters: { cause?: unknown } = {}) {
    super("The owner's signature does not approve this session.", {
      ...parameters,
      metaMessages: [
        "The account's owner or module nonce has changed since, or the terms and the signature belong to different grants.",
      ],
    });
  }
}

/** Thrown when a session client that was not opened by `useSessionKey` cannot open its successor. */
export class SessionNotOpenedError extends SessionError {
  override readonly name = "SessionNotOpenedError";

  constructor() {
    super("The session was not opened by `useSessionKey`, and does not know how to open the next one.", {
      metaMessages: ["Open the grant with `useSessionKey({ grant, sessionKey, … })`."],
    });
  }
}

/** Thrown when the signature of a session grant is not the account's. */
export class GrantSignatureInvalidError extends SessionError {
  override readonly name = "GrantSignatureInvalidError";
  readonly account: Address;

  constructor({ account }: { account: Address }) {
    super(`The grant that came with the operation was not signed by ${account}.`);
    this.account = account;
  }
}

/** Thrown when an address other than the session key tries to redeem a session. */
export class NotSessionKeyError extends SessionError {
  override readonly name = "NotSessionKeyError";
  readonly caller: Address;

  constructor({ caller }: { caller: Address }) {
    super(`${caller} is not the key of the session that it tried to redeem.`);
    this.caller = caller;
  }
}

/** Thrown when a redemption is sent outside its time window. Unix seconds. */
export class OutsideWindowError extends SessionError {
  override readonly name = "OutsideWindowError";
  readonly first: number;
  readonly last: number;

  constructor({ first, last }: { first: number; last: number }) {
    super(`The redemption's period lasts only from ${first} to ${last}.`);
    this.first = first;
    this.last = last;
  }
}
