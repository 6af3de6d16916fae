import { SessionError } from "./SessionError.ts";

/** JSON-RPC error codes of an ERC-7677 service that does not pay; the ERC itself names none. */
export const sponsorshipCodes = {
  /** Not this operation: `data.reason` says why. */
  refused: -32_010,
  /** Not for this agent any more: `data` holds `limit`. */
  exhausted: -32_011,
} as const;

/** Thrown when the paymaster's service does not pay for such an operation. */
export class SponsorshipRefusedError extends SessionError {
  override readonly name = "SponsorshipRefusedError";
  /** What the service said. */
  readonly reason: string;

  constructor({ reason, cause }: { reason: string; cause?: unknown }) {
    super(`The paymaster's service does not pay for the operation: ${reason}`, { cause });
    this.reason = reason;
  }
}

/** Thrown when the paymaster has paid for as many operations of the agent as it will. */
export class SponsorshipExhaustedError extends SessionError {
  override readonly name = "SponsorshipExhaustedError";
  /** Operations that it pays for, if the service said. */
  readonly limit: number | undefined;

  constructor({ limit, cause }: { limit?: number | undefined; cause?: unknown }) {
    super(
      `The paymaster has paid for ${limit === undefined ? "all" : `all ${limit}`} operations that are free for the agent.`,
      { cause, metaMessages: ['Send the account ETH, and use gasStrategy "self-funded".'] },
    );
    this.limit = limit;
  }
}

/**
 * Finds a paymaster service's refusal among an error and its causes.
 *
 * @param error - Whatever a client threw.
 * @returns The error, or `undefined` when it is something else.
 */
export function fromSponsorship(error: unknown): SessionError | undefined {
  const layers: Record<string, unknown>[] = [];
  let current = error;
  while (layers.length < 16 && typeof current === "object" && current !== null) {
    layers.push(current as Record<string, unknown>);
    current = layers.at(-1)?.cause;
  }
  // Clients wrap errors in others of the same code, without their data.
  const isOf = (wanted: number) => layers.some(({ code }) => code === wanted);
  if (isOf(sponsorshipCodes.exhausted)) {
    const limits = layers.map(({ data }) => fieldOf(data, "limit"));
    return new SponsorshipExhaustedError({
      limit: limits.find((limit) => typeof limit === "number"),
      cause: error,
    });
  }
  if (isOf(sponsorshipCodes.refused)) {
    const reason = layers.map(({ details }) => details).find((details) => typeof details === "string");
    return new SponsorshipRefusedError({
      reason: reason?.slice(0, 300) ?? "it gave no reason.",
      cause: error,
    });
  }
  return undefined;
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}
