import type { Address } from "viem";
import { BaseError } from "../errors/BaseError.ts";

/** Thrown when an account answers that it is another kind or version than this package can act for. */
export class AccountUnsupportedError extends BaseError {
  override readonly name = "AccountUnsupportedError";
  readonly account: Address;
  /** What it answers to EIP-5267's `eip712Domain`. */
  readonly found: string;

  constructor({ account, found, supported }: { account: Address; found: string; supported: string }) {
    super(`The account ${account} says that it is "${found}", which this package does not know.`, {
      metaMessages: [`Known: ${supported}. Nothing was signed; upgrade the account, or use another.`],
    });
    this.account = account;
    this.found = found;
  }
}
