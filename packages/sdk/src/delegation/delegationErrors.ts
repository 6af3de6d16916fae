import type { Address } from "viem";
import { BaseError } from "../errors/BaseError.ts";

/** Thrown when a string is not a session bundle. The error does not repeat the string. */
export class SessionBundleInvalidError extends BaseError {
  override readonly name = "SessionBundleInvalidError";

  constructor(reason: string, issues: readonly string[] = []) {
    super(`The session bundle is not valid: ${reason}.`, {
      metaMessages: issues.map((issue) => `- ${issue}`),
    });
  }
}

/** Thrown when a session bundle has a version that this package does not support. */
export class SessionBundleVersionError extends BaseError {
  override readonly name = "SessionBundleVersionError";
  readonly version: number;

  constructor({ version }: { version: number }) {
    super(`The session bundle has version ${version}; this package supports version 3.`, {
      metaMessages: [
        version < 3
          ? "It names no platform. Ask the owner for a new session, made by a package as new as this one."
          : "Update the package, or ask the owner for a new session.",
      ],
    });
    this.version = version;
  }
}

/** Thrown when a session bundle is for another platform than the agent speaks with. Its token was sent nowhere. */
export class SessionBundlePlatformError extends BaseError {
  override readonly name = "SessionBundlePlatformError";
  /** Origins. */
  readonly platform: string;
  readonly expected: string;

  constructor({ platform, expected }: { platform: string; expected: string }) {
    super(`The session bundle is for the platform ${platform}; this agent speaks with ${expected}.`, {
      metaMessages: [
        `Give the agent that platform as its \`baseUrl\`. Where \`baseUrl\` is another way to the same platform, say \`audience: "${platform}"\`.`,
      ],
    });
    this.platform = platform;
    this.expected = expected;
  }
}

/** Thrown when the API session of a bundle has expired. Unix seconds. */
export class ApiSessionExpiredError extends BaseError {
  override readonly name = "ApiSessionExpiredError";
  readonly expiry: number;

  constructor({ expiry }: { expiry: number }) {
    super(`The API session ended at ${new Date(expiry * 1_000).toISOString()}.`, {
      metaMessages: ["Ask the owner for a new one."],
    });
    this.expiry = expiry;
  }
}

/** Thrown when the API half and the on-chain half of a session have different limits. Nothing was created. */
export class SessionHalvesMismatchError extends BaseError {
  override readonly name = "SessionHalvesMismatchError";
  readonly field: "budgetUsdc" | "expiry" | "chainId";
  readonly api: bigint | number | undefined;
  readonly onChain: bigint | number | undefined;

  constructor(mismatch: {
    readonly field: "budgetUsdc" | "expiry" | "chainId";
    readonly api: bigint | number | undefined;
    readonly onChain: bigint | number | undefined;
  }) {
    const { field, api, onChain } = mismatch;
    super(
      `The ${field} of the API session is ${api ?? "not set"}, but the on-chain session's is ${onChain ?? "not set"}.`,
      {
        metaMessages: [
          "The two must match: pass either `budgetUsdc` or a lifetime limit of USDC in `onChain.spend`, and either `expiry` or `onChain.validitySeconds`.",
        ],
      },
    );
    this.field = field;
    this.api = api;
    this.onChain = onChain;
  }
}

/** Thrown when a seller's session belongs to a different account from the one that its sales pay. */
export class SellerAccountMismatchError extends BaseError {
  override readonly name = "SellerAccountMismatchError";
  readonly paid: Address;
  readonly account: Address;

  constructor({ paid, account }: { paid: Address; account: Address }) {
    super(`Sales are paid to ${paid}, but the session acts for ${account} and could not deliver.`, {
      metaMessages: ["Grant the session on the account that the agent is registered with."],
    });
    this.paid = paid;
    this.account = account;
  }
}

/** Thrown when there is nothing to reclaim because the session spends from its owner's own account. */
export class SessionOwnsNoMoneyError extends BaseError {
  override readonly name = "SessionOwnsNoMoneyError";
  readonly account: Address;

  constructor({ account }: { account: Address }) {
    super(`The remaining money is in the owner's account ${account}, and the session may not move it.`, {
      metaMessages: ["There is nothing to reclaim: the owner controls the account as before."],
    });
    this.account = account;
  }
}

/** Thrown when a wallet has a pending transaction that may be the same payment. */
export class TransactionPendingError extends BaseError {
  override readonly name = "TransactionPendingError";
  readonly account: Address;
  /** The first nonce that is not used up yet. */
  readonly nonce: number;

  constructor({ account, nonce }: { account: Address; nonce: number }) {
    super(`The transaction with nonce ${nonce} of ${account} is still pending.`, {
      metaMessages: [
        "Nothing was sent. Call again once it is included or replaced: only what is then missing is sent.",
      ],
    });
    this.account = account;
    this.nonce = nonce;
  }
}
