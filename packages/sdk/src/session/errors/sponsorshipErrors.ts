import { SessionError } from "./SessionError.ts";

/** JSON-RPC error codes of an ERC-7677 service that does not pay; the ERC itself names none. */
export const sponsorshipCodes = {
  /** Not this operation: `data.reason` says why. */
  refused: -32_010,
  /** Not for this agent any more: `data` holds `limit`. */
  exhausted: -32_011,
} as const;

/** Why an operation is not paid for, as the platform's paymaster says it in `data.reason`, and what else there is to do. */
export const sponsorshipAdvice = {
  ACCOUNT_NOT_OF_AGENT: "Use a key of the agent that registered the account or holds a live session on it.",
  AGENTS_ONLY:
    "Give the agent the platform's `baseUrl` and an `apiKey`, or a session bundle; for another service, pass `paymasterHeaders`.",
  CALL_NOT_SPONSORED: "Only calls to the escrow, and to supported tokens on its behalf, are sponsored.",
  COST_TOO_HIGH: "Make fewer calls at once, or wait until gas is cheaper.",
  DAILY_BUDGET_SPENT: "Try again tomorrow (UTC).",
  FACTORY_NOT_SPONSORED: "Deploy the account first.",
  FEE_TOO_HIGH: "Try again: the suggested fees may have fallen.",
  GAS_TOO_HIGH: "Make fewer calls at once.",
  KEY_REFUSED: "Use a valid key: this one is unknown, revoked or expired.",
  NETWORK_NOT_SERVED: "Use a service that sponsors on this chain.",
  NONCE_USED: "Prepare the operation again.",
} as const;

/** Why an operation is not paid for. */
export type SponsorshipRefusal = keyof typeof sponsorshipAdvice;

const ownGas = 'Or pay yourself: send the account ETH, and use gasStrategy "self-funded".';

/** Thrown when the paymaster service does not sponsor this kind of operation. */
export class SponsorshipRefusedError extends SessionError {
  override readonly name = "SponsorshipRefusedError";
  /** Why, for programs; `undefined` when a service other than the platform's gave no reason that is known here. */
  readonly refusal: SponsorshipRefusal | undefined;
  /** What the service said. */
  readonly reason: string;

  constructor(parameters: {
    readonly reason: string;
    readonly refusal?: SponsorshipRefusal | undefined;
    readonly cause?: unknown;
  }) {
    const { reason, refusal, cause } = parameters;
    super(`The paymaster service refused to sponsor the operation: ${reason}`, {
      cause,
      metaMessages: [...(refusal === undefined ? [] : [sponsorshipAdvice[refusal]]), ownGas],
    });
    this.refusal = refusal;
    this.reason = reason;
  }
}

/** Thrown when the paymaster will not pay for more operations of this agent. */
export class SponsorshipExhaustedError extends SessionError {
  override readonly name = "SponsorshipExhaustedError";
  /** Operations that it pays for, if the service said. */
  readonly limit: number | undefined;

  constructor({ limit, cause }: { limit?: number | undefined; cause?: unknown }) {
    super(`The agent has used ${limit === undefined ? "all" : `all ${limit}`} of its free operations.`, {
      cause,
      metaMessages: ['Pay yourself: send the account ETH, and use gasStrategy "self-funded".'],
    });
    this.limit = limit;
  }
}

/** Thrown when a paymaster service's response does not follow ERC-7677. */
export class PaymasterAnswerInvalidError extends SessionError {
  override readonly name = "PaymasterAnswerInvalidError";
  /** What is wrong with it. What it said is not repeated. */
  readonly issues: readonly string[];

  constructor({ issues }: { readonly issues: readonly string[] }) {
    super(`The paymaster service's response does not follow ERC-7677: ${issues.join("; ")}.`, {
      metaMessages: ["Check `paymasterUrl`.", ownGas],
    });
    this.issues = issues;
  }
}
