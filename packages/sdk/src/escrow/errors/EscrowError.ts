import { BaseError } from "../../errors/BaseError.ts";

/** The base class of errors that an escrow's rules, state or token cause. */
export class EscrowError extends BaseError {
  override readonly name: string = "EscrowError";
}
