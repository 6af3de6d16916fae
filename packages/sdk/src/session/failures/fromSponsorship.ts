import type { SessionError } from "../errors/SessionError.ts";
import {
  SponsorshipExhaustedError,
  type SponsorshipRefusal,
  SponsorshipRefusedError,
  sponsorshipAdvice,
  sponsorshipCodes,
} from "../errors/sponsorshipErrors.ts";

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
      refusal: layers.map(({ data }) => fieldOf(data, "reason")).find(isRefusal),
      cause: error,
    });
  }
  return undefined;
}

function isRefusal(value: unknown): value is SponsorshipRefusal {
  return typeof value === "string" && Object.hasOwn(sponsorshipAdvice, value);
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}
