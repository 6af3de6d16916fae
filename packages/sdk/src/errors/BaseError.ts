import { redactError, redactText } from "./redact.ts";

/** What a {@link BaseError} can be given beside its message. */
export interface BaseErrorParameters {
  /** What led to it; copied without secrets. */
  readonly cause?: unknown;
  /** What a lower layer said. @default the cause's message */
  readonly details?: string | undefined;
  /** Further lines: what was violated, by how much, what to do. */
  readonly metaMessages?: readonly string[] | undefined;
}

/**
 * What every error of this package extends.
 *
 * Its texts never hold a session string, a private key, or more of a URL than its origin.
 */
export class BaseError extends Error {
  override readonly name: string = "BaseError";
  /** The message in one sentence. */
  readonly shortMessage: string;
  /** What a lower layer said. */
  readonly details: string | undefined;
  /** Further lines of the message. */
  readonly metaMessages: readonly string[] | undefined;

  constructor(shortMessage: string, parameters: BaseErrorParameters = {}) {
    const { metaMessages } = parameters;
    const cause = parameters.cause === undefined ? undefined : toCause(parameters.cause);
    const details = parameters.details === undefined ? detailsOf(cause) : redactText(parameters.details);
    const lines = [shortMessage];
    if (metaMessages !== undefined && metaMessages.length > 0) lines.push("", ...metaMessages);
    if (details !== undefined && details !== "") lines.push("", `Details: ${details}`);
    super(lines.join("\n"), cause && { cause });
    this.shortMessage = shortMessage;
    this.details = details;
    this.metaMessages = metaMessages;
  }

  /** Finds the first error of the chain of causes, this one included, that a test accepts. */
  walk(accept: (error: unknown) => boolean): Error | undefined {
    let error: unknown = this;
    while (error instanceof Error) {
      if (accept(error)) return error;
      error = error.cause;
    }
    return undefined;
  }

  /** All fields but the cause, amounts as decimal strings however deep: errors end in logs, and JSON knows no bigint. */
  toJSON(): Record<string, unknown> {
    return toFields(this, []);
  }
}

/** What of an error goes into a log. `inside` is what it stands in. */
function toFields(error: BaseError, inside: readonly object[]): Record<string, unknown> {
  const { cause: _, ...fields } = error;
  return { ...toValues(fields, [...inside, error]), name: error.name };
}

function toValues(fields: object, inside: readonly object[]): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).map(([key, value]) => [key, toValue(value, inside)]));
}

function toValue(value: unknown, inside: readonly object[]): unknown {
  if (typeof value === "bigint") return value.toString();
  if (typeof value !== "object" || value === null) return value;
  if (inside.includes(value)) return "[circular]";
  if (value instanceof BaseError) return toFields(value, inside);
  const within = [...inside, value];
  if ("toJSON" in value && typeof value.toJSON === "function") return toValue(value.toJSON(), within);
  if (value instanceof Error) return { name: value.name, message: redactError(value, 0).message };
  return Array.isArray(value) ? value.map((item) => toValue(item, within)) : toValues(value, within);
}

function toCause(cause: unknown): Error {
  return cause instanceof BaseError ? cause : redactError(cause);
}

function detailsOf(cause: Error | undefined): string | undefined {
  if (cause === undefined) return undefined;
  return cause instanceof BaseError ? (cause.details ?? cause.shortMessage) : cause.message;
}
