import type { Address, Hex } from "viem";
import { SessionError } from "./SessionError.ts";

/** Thrown when the given owner does not own the account. Nothing was signed or sent. */
export class OwnerMismatchError extends SessionError {
  override readonly name = "OwnerMismatchError";
  readonly account: Address;
  /** Who was given as the owner. */
  readonly given: Address;
  /** Who is, by the chain; `undefined`: the account is not deployed, and not the one that this owner would create. */
  readonly owner: Address | undefined;
  /** Who are, of an account that several own. */
  readonly owners: readonly Address[];

  constructor(facts: {
    readonly account: Address;
    readonly given: Address;
    readonly owner: Address | undefined;
    readonly owners?: readonly Address[] | undefined;
  }) {
    const { account, given, owner } = facts;
    const { owners = owner === undefined ? [] : [owner] } = facts;
    super(`${given} is not ${owners.length > 1 ? "an" : "the"} owner of the account ${account}.`, {
      metaMessages: [
        owner === undefined
          ? "The account is not deployed, and is not this owner's account with that index: check `owner`, `index` and `chain`."
          : owners.length > 1
            ? `Its owners are ${owners.join(", ")}: they were changed, or the account is somebody else's. Have these sign.`
            : `Its owner is ${owner}: the key was changed, or the account is somebody else's. Sign as that owner, and pass the account as \`account\`.`,
      ],
    });
    this.account = account;
    this.given = given;
    this.owner = owner;
    this.owners = owners;
  }
}

/** Thrown when an account's root validator is not Kernel's ECDSA validator, the only one that the SDK supports. */
export class RootValidatorUnsupportedError extends SessionError {
  override readonly name = "RootValidatorUnsupportedError";
  readonly account: Address;
  /** Kernel's name of the root validator: a type byte and an address, or a permission's id. */
  readonly rootValidator: Hex;

  constructor({ account, rootValidator }: { readonly account: Address; readonly rootValidator: Hex }) {
    super(`The account ${account} obeys the root validator ${rootValidator}, not Kernel's ECDSA validator.`, {
      metaMessages: [
        "An owner's key alone cannot sign for it. Instead of `owner`, pass the account object that signs for it (`account`), for example from `createKernelAccount` of @zerodev/sdk.",
      ],
    });
    this.account = account;
    this.rootValidator = rootValidator;
  }
}

/** Thrown when a Safe requires several owners to sign and only one was given. */
export class SafeThresholdError extends SessionError {
  override readonly name = "SafeThresholdError";
  readonly account: Address;
  readonly threshold: number;

  constructor({ account, threshold }: { readonly account: Address; readonly threshold: number }) {
    super(`${threshold} owners of the Safe ${account} must sign, but only one was given.`, {
      metaMessages: [
        "Have each sign where they are (`prepareGrant`, `prepareSafeRevocation`, `prepareSafeCalls`), or pass an account object that signs for all of them (`account`) instead of `owner`.",
      ],
    });
    this.account = account;
    this.threshold = threshold;
  }
}

/** Thrown when the SDK cannot tell which of an account's validators its owner controls. */
export class OwnerValidatorUnknownError extends SessionError {
  override readonly name = "OwnerValidatorUnknownError";
  readonly account: Address;

  constructor({ account }: { readonly account: Address }) {
    super(
      `The account ${account} does not have the ECDSA validator, which an owner's key needs to sign for it.`,
      {
        metaMessages: [
          "Instead of `owner`, pass the account object that signs for it (`account`), for example from permissionless.js.",
        ],
      },
    );
    this.account = account;
  }
}

/** Thrown when an owner's EOA tries to call an account that accepts calls only from the EntryPoint and its modules. */
export class DirectCallUnsupportedError extends SessionError {
  override readonly name = "DirectCallUnsupportedError";
  readonly account: Address;

  constructor({ account }: { readonly account: Address }) {
    super(`The account ${account} accepts no calls from its owner's own transactions.`, {
      parameter: "via",
      metaMessages: [
        'Use `via: "userop"`; a revocation also reaches the chain by `via: "relay"`. Nothing was sent.',
      ],
    });
    this.account = account;
  }
}

/** Thrown when an owner cannot sign the EIP-7702 delegation of its EOA. */
export class DelegationUnsupportedError extends SessionError {
  override readonly name = "DelegationUnsupportedError";
  readonly owner: Address;

  constructor({ owner }: { readonly owner: Address }) {
    super(`The owner ${owner} cannot sign an EIP-7702 delegation.`, {
      parameter: "owner",
      metaMessages: [
        "Wallets delegate only to code of their own. Pass `ownerPrivateKey`, or a viem account with `signAuthorization`.",
      ],
    });
    this.owner = owner;
  }
}

/** Thrown when a delegation was sent, but the chain does not show it: another transaction used the owner's nonce. */
export class DelegationNotConfirmedError extends SessionError {
  override readonly name = "DelegationNotConfirmedError";
  readonly account: Address;
  readonly transactionHash: Hex;

  constructor(facts: { account: Address; transactionHash: Hex; cause?: unknown }) {
    const { account, transactionHash, cause } = facts;
    super(
      `The delegation of ${account} was reported in transaction ${transactionHash}, but the chain does not show it.`,
      {
        cause,
        metaMessages: [
          "Try again: another transaction of the owner may have used the nonce that it was signed for.",
        ],
      },
    );
    this.account = account;
    this.transactionHash = transactionHash;
  }
}

/** Thrown when an account cannot accept a grant because it has invalidated the module nonce that it signs with. */
export class AccountNonceInvalidError extends SessionError {
  override readonly name = "AccountNonceInvalidError";
  readonly account: Address;
  readonly currentNonce: number;
  readonly validNonceFrom: number;

  constructor(facts: {
    readonly account: Address;
    readonly currentNonce: number;
    readonly validNonceFrom: number;
  }) {
    const { account, currentNonce, validNonceFrom } = facts;
    super(
      `The account ${account} installs modules only from nonce ${validNonceFrom} on, and its nonce is ${currentNonce}: a session granted now could never be installed.`,
      {
        metaMessages: [
          `As the owner, have the account call its own \`invalidateNonce(${validNonceFrom + 1})\`, and grant again.`,
        ],
      },
    );
    this.account = account;
    this.currentNonce = currentNonce;
    this.validNonceFrom = validNonceFrom;
  }
}

/** Thrown when a revocation names a session id that the account's chain has never seen. Nothing was sent. */
export class SessionUnknownError extends SessionError {
  override readonly name = "SessionUnknownError";
  readonly sessionId: Hex;
  readonly account: Address;
  readonly chainId: number;

  constructor(facts: { readonly sessionId: Hex; readonly account: Address; readonly chainId: number }) {
    const { sessionId, account, chainId } = facts;
    super(
      `The account ${account} has never had a session ${sessionId} on chain ${chainId}. Nothing was sent.`,
      {
        metaMessages: [
          "A session of another account or chain would remain valid: check `sessionId`, `account`, `index` and `chain`.",
          "If it was granted and never used, pass the agent's string (`serializedSessionKey`), or `neverUsed: true`.",
        ],
      },
    );
    this.sessionId = sessionId;
    this.account = account;
    this.chainId = chainId;
  }
}

/** Thrown when an account holds less than its owner asked to withdraw. Nothing was sent. */
export class BalanceTooLowError extends SessionError {
  override readonly name = "BalanceTooLowError";
  readonly account: Address;
  /** The zero address is ETH. */
  readonly token: Address;
  /** Base units. */
  readonly balance: bigint;
  /** Base units. */
  readonly needed: bigint;

  constructor(facts: {
    readonly account: Address;
    readonly token: Address;
    readonly balance: bigint;
    readonly needed: bigint;
  }) {
    const { account, token, balance, needed } = facts;
    super(`The account ${account} holds ${balance} base units of ${token}; ${needed} were requested.`, {
      metaMessages: ["Nothing was sent. Omit `amount` to withdraw everything."],
    });
    this.account = account;
    this.token = token;
    this.balance = balance;
    this.needed = needed;
  }
}

/** Thrown when a transaction that should have transferred a token contains no such transfer. */
export class WithdrawalNotConfirmedError extends SessionError {
  override readonly name = "WithdrawalNotConfirmedError";
  readonly token: Address;
  readonly transactionHash: Hex;

  constructor({ token, transactionHash }: { readonly token: Address; readonly transactionHash: Hex }) {
    super(`The token ${token} shows no transfer in transaction ${transactionHash}.`, {
      metaMessages: [
        "It may refuse transfers without reverting: check the account's balance before you try again.",
      ],
    });
    this.token = token;
    this.transactionHash = transactionHash;
  }
}

/** Thrown when an account has no OwnerValidator, so its owners cannot be changed. Nothing was sent. */
export class OwnerValidatorMissingError extends SessionError {
  override readonly name = "OwnerValidatorMissingError";
  readonly account: Address;

  constructor({ account }: { readonly account: Address }) {
    super(`The account ${account} does not have the OwnerValidator, whose owners can be added and removed.`, {
      metaMessages: [
        "Accounts that `createAccount` makes have it. Change the owner of any other as its wallet does.",
      ],
    });
    this.account = account;
  }
}

/** Thrown when an owner was reported as added or removed, but the chain does not show the change. */
export class OwnerChangeNotConfirmedError extends SessionError {
  override readonly name = "OwnerChangeNotConfirmedError";
  readonly account: Address;
  readonly transactionHash: Hex;

  constructor(facts: { readonly account: Address; readonly transactionHash: Hex; readonly cause?: unknown }) {
    const { account, transactionHash, cause } = facts;
    super(
      `The change of owners was reported in transaction ${transactionHash}, but the chain does not show it on the account ${account}.`,
      { cause, metaMessages: ["Check with `listOwners` before you rely on it."] },
    );
    this.account = account;
    this.transactionHash = transactionHash;
  }
}

/** Thrown when an EOA that is no smart account yet is named as one. Nothing was signed. */
export class AccountNotDelegatedError extends SessionError {
  override readonly name = "AccountNotDelegatedError";
  readonly account: Address;

  constructor({ account }: { readonly account: Address }) {
    super(`The account ${account} is the owner's own EOA, which is not delegated to an account's code.`, {
      metaMessages: [
        "Delegate it by `delegateAccount` (EIP-7702); or give the account object whose first operation brings the delegation (`account`).",
      ],
    });
    this.account = account;
  }
}

/** Thrown when a Safe without the Safe7579 adapter is to grant sessions. Nothing was signed. */
export class SafeAdapterMissingError extends SessionError {
  override readonly name = "SafeAdapterMissingError";
  readonly account: Address;

  constructor({ account }: { readonly account: Address }) {
    super(`The Safe ${account} takes no sessions: it does not have the Safe7579 adapter.`, {
      metaMessages: [
        "One transaction of its owners adds it: `prepareSafeUpgrade`, `signSafeTransaction` by each of them, `sendSafeTransaction`.",
      ],
    });
    this.account = account;
  }
}

/** Thrown when a Safe has made another transaction since this one was prepared. Nothing was sent. */
export class SafeNonceUsedError extends SessionError {
  override readonly name = "SafeNonceUsedError";
  readonly account: Address;
  /** The Safe's nonce when the transaction was prepared. */
  readonly prepared: bigint;
  /** Its nonce now. */
  readonly current: bigint;

  constructor(facts: { readonly account: Address; readonly prepared: bigint; readonly current: bigint }) {
    const { account, prepared, current } = facts;
    super(
      `The Safe ${account} is at nonce ${current}, and the transaction was prepared for nonce ${prepared}.`,
      {
        metaMessages: [
          current > prepared
            ? "The Safe has made this transaction, or another, since. If it was another, prepare it anew and have it signed again."
            : "Send the Safe's earlier transactions first, or wait for the node to show them.",
        ],
      },
    );
    this.account = account;
    this.prepared = prepared;
    this.current = current;
  }
}

/** Thrown when fewer of a Safe's owners have signed than its threshold requires. Nothing was granted or sent. */
export class OwnerSignaturesMissingError extends SessionError {
  override readonly name = "OwnerSignaturesMissingError";
  readonly account: Address;
  /** How many must sign. */
  readonly threshold: number;
  /** Who has. */
  readonly signed: readonly Address[];
  /** Who has not; not all of them need to. */
  readonly missing: readonly Address[];

  constructor(facts: {
    readonly account: Address;
    readonly threshold: number;
    readonly signed: readonly Address[];
    readonly missing: readonly Address[];
  }) {
    const { account, threshold, signed, missing } = facts;
    super(`${threshold} owners of the Safe ${account} must sign, and ${signed.length} have.`, {
      metaMessages: [
        `Have ${threshold - signed.length} more sign of: ${missing.join(", ")}. All must sign the same string or transaction.`,
      ],
    });
    this.account = account;
    this.threshold = threshold;
    this.signed = signed;
    this.missing = missing;
  }
}
