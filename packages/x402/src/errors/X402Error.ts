import { BaseError } from "@abbababa/sdk";

/** What every error about paying for a resource, or being paid for one, extends. */
export class X402Error extends BaseError {
  override readonly name: string = "X402Error";
}
