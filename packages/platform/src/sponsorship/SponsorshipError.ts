import { type SponsorshipRefusal, sponsorshipCodes } from "@abbababa/sdk/errors";

/** What a request is answered with when it is not answered with a signature. */
export class SponsorshipError extends Error {
  override readonly name: string = "SponsorshipError";
  /** JSON-RPC error code. */
  readonly code: number;
  /** For programs. */
  readonly data: Readonly<Record<string, unknown>> | undefined;

  constructor(code: number, message: string, data?: Readonly<Record<string, unknown>>) {
    super(message);
    this.code = code;
    this.data = data;
  }
}

/** The operation is not one to pay for. */
export class OperationRefusedError extends SponsorshipError {
  override readonly name = "OperationRefusedError";

  constructor(reason: SponsorshipRefusal, message: string) {
    super(sponsorshipCodes.refused, message, { reason });
  }
}

/** The agent has used its free operations. */
export class AllowanceExhaustedError extends SponsorshipError {
  override readonly name = "AllowanceExhaustedError";

  constructor(limit: number) {
    super(sponsorshipCodes.exhausted, `All ${limit} sponsored operations are used or pending.`, {
      reason: "EXHAUSTED",
      limit,
    });
  }
}
