import type { Logger, SessionEvent } from "./Logger.ts";

const warnings = new Set<SessionEvent["type"]>([
  "session.refused",
  "session.nearExhaustion",
  "session.unusualPace",
  "session.refusedRepeatedly",
  "session.endingSoon",
  "session.expired",
]);

/** The fields an event may have; anything else, however it got there, is left out. */
const fields = {
  chainId: isInteger,
  account: isAddress,
  sessionId: isHash,
  validUntil: isInteger,
  userOperationHash: isHash,
  transactionHash: isHash,
  success: (value: unknown) => typeof value === "boolean",
  error: (value: unknown) => typeof value === "string" && /^[A-Za-z]{1,64}$/.test(value),
  budget: (value: unknown) => typeof value === "string" && /^[a-z]{1,16}$/.test(value),
  by: (value: unknown) => typeof value === "string" && /^[a-z]{1,16}$/.test(value),
  percentUsed: isInteger,
  timesMedian: isInteger,
  refusals: isInteger,
  token: isAddress,
} as const satisfies Record<string, (value: unknown) => boolean>;

/**
 * Hands an event to a logger.
 *
 * Only known fields of known form get through, and a logger that throws stops nothing.
 *
 * @param logger - Where to; nothing happens without one.
 * @param event - What happened.
 */
export function emitEvent(logger: Logger | undefined, event: SessionEvent): void {
  if (logger === undefined) return;
  const clean: Record<string, unknown> = { event: event.type };
  const given: Readonly<Record<string, unknown>> = { ...event };
  for (const [name, accepts] of Object.entries(fields)) {
    if (accepts(given[name])) clean[name] = given[name];
  }
  try {
    logger[warnings.has(event.type) ? "warn" : "info"](clean, event.type);
  } catch {
    // A session works without its log.
  }
}

function isInteger(value: unknown): boolean {
  return Number.isSafeInteger(value);
}

function isAddress(value: unknown): boolean {
  return typeof value === "string" && /^0x[0-9a-fA-F]{40}$/.test(value);
}

function isHash(value: unknown): boolean {
  return typeof value === "string" && /^0x[0-9a-fA-F]{64}$/.test(value);
}
