import { BaseError } from "../../errors/BaseError.ts";

/** What every error about an escrow extends: one that its rules, its state or its token brought about. */
export class EscrowError extends BaseError {
  override readonly name: string = "EscrowError";
}
