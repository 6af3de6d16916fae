import type { Address } from "viem";
import { BaseError } from "../errors/BaseError.ts";

/** Thrown when an account is of a kind or version that this package does not support. */
export class AccountUnsupportedError extends BaseError {
  override readonly name = "AccountUnsupportedError";
  readonly account: Address;
  /** What it answers to EIP-5267's `eip712Domain`. */
  readonly found: string;

  constructor({ account, found, supported }: { account: Address; found: string; supported: string }) {
    super(`The account ${account} identifies itself as "${found}", which this package does not support.`, {
      metaMessages: [`Supported: ${supported}. Nothing was signed. Upgrade the account, or use another.`],
    });
    this.account = account;
    this.found = found;
  }
}

/** Thrown when an account object uses an EntryPoint other than v0.7. */
export class EntryPointUnsupportedError extends BaseError {
  override readonly name = "EntryPointUnsupportedError";
  readonly account: Address;
  readonly entryPoint: Address;

  constructor({ account, entryPoint }: { account: Address; entryPoint: Address }) {
    super(`The account ${account} uses the EntryPoint ${entryPoint}; sessions need that of v0.7.`, {
      metaMessages: ["Make the account object with the EntryPoint v0.7. Nothing was signed."],
    });
    this.account = account;
    this.entryPoint = entryPoint;
  }
}
