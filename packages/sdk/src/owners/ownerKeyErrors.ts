import type { Address, Hex } from "viem";
import { BaseError } from "../errors/BaseError.ts";
import { type OwnerKey, ownerIdOf } from "./OwnerKey.ts";

/** Thrown when the public key of a passkey is not a 64-byte point on the curve P-256. */
export class PasskeyKeyInvalidError extends BaseError {
  override readonly name = "PasskeyKeyInvalidError";

  constructor() {
    super("The passkey's public key is not the two coordinates of a point of P-256 (64 bytes of hex).", {
      metaMessages: [
        "Create the passkey with the algorithm ES256 (-7), and give viem's `credential` as it is.",
      ],
    });
  }
}

/** Thrown when a passkey's assertion would be rejected on the chain. Nothing was granted or sent. */
export class PasskeyAssertionInvalidError extends BaseError {
  override readonly name = "PasskeyAssertionInvalidError";
  readonly reason: PasskeyFlaw;

  constructor({ reason }: { readonly reason: PasskeyFlaw }) {
    super(`The passkey gave a signature that the chain will not take: ${flaws[reason]}.`, {
      metaMessages: [
        "Nothing was signed for. Try again with the same passkey, on the page that it was made for.",
      ],
    });
    this.reason = reason;
  }
}

const flaws = {
  "user-not-verified": "the device did not verify the user (fingerprint, face or PIN)",
  "user-not-present": "the device did not ask for the user's presence",
  "backup-flags": "its backup flags contradict each other",
  "client-data": "its client data is of another type or challenge, or not in WebAuthn's form",
  "cross-origin": "it was asked for by a page inside somebody else's",
  signature: "it is of another key, or over something else",
} as const;

/** What is wrong with an assertion. */
export type PasskeyFlaw = keyof typeof flaws;

/** Thrown when an account that shows its owners what they sign is asked to sign a bare hash. */
export class HashNotSignedError extends BaseError {
  override readonly name = "HashNotSignedError";

  constructor() {
    super(
      "An owner of this account signs typed data and messages, which a device can show, but no bare hash.",
      {
        metaMessages: ["Ask the account for `signTypedData` or `signMessage`."],
      },
    );
  }
}

/**
 * Thrown when the owner who should act or be removed is not one of the account's owners. Nothing was signed or sent.
 */
export class OwnerUnknownError extends BaseError {
  override readonly name = "OwnerUnknownError";
  readonly account: Address;
  /** Who was given. */
  readonly owner: OwnerKey;
  /** How the account keeps its owners: padded addresses, and hashes of passkeys. */
  readonly owners: readonly Hex[];

  constructor(facts: {
    readonly account: Address;
    readonly owner: OwnerKey;
    readonly owners: readonly { readonly id: Hex }[];
  }) {
    const { account, owner, owners } = facts;
    super(`${nameOf(owner)} is none of the ${owners.length} owners of the account ${account}.`, {
      metaMessages: ["`listOwners` says who they are. Give one of them as `owner`."],
    });
    this.account = account;
    this.owner = owner;
    this.owners = owners.map(({ id }) => id);
  }
}

/** Thrown when the owner to be removed is the account's last one. Nothing was sent. */
export class LastOwnerError extends BaseError {
  override readonly name = "LastOwnerError";
  readonly account: Address;

  constructor({ account, owner }: { readonly account: Address; readonly owner: OwnerKey }) {
    super(
      `${nameOf(owner)} is the last owner of the account ${account}: without it nobody could act for it.`,
      {
        metaMessages: ["Add another owner first (`addOwner`)."],
      },
    );
    this.account = account;
  }
}

/**
 * Thrown when a contract that owns an account rejects the signature made in its name (ERC-1271). Nothing was granted or
 * sent.
 */
export class ContractSignatureRefusedError extends BaseError {
  override readonly name = "ContractSignatureRefusedError";
  readonly contract: Address;
  /** `false`: there is no contract on this chain yet that could be asked. */
  readonly deployed: boolean;

  constructor({ contract, deployed }: { readonly contract: Address; readonly deployed: boolean }) {
    super(
      deployed
        ? `The contract ${contract} does not stand by the signature that was given in its name.`
        : `The contract ${contract} is not deployed on this chain, and can vouch for no signature.`,
      {
        metaMessages: [
          deployed
            ? "Have the contract's own owners sign exactly the requested typed data, as many as it requires."
            : "Deploy the contract first: it can be named as an owner before, but it can sign only once deployed.",
        ],
      },
    );
    this.contract = contract;
    this.deployed = deployed;
  }
}

function nameOf(owner: OwnerKey): string {
  if (owner.kind === "passkey") return `The passkey ${ownerIdOf(owner)}`;
  return `The ${owner.kind === "ecdsa" ? "key" : "contract"} ${owner.address}`;
}
