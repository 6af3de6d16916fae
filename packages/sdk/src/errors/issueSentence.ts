import type * as z from "zod/mini";

/** What is counted in what has a length. */
const units: Readonly<Record<string, string>> = { string: "characters", array: "items" };

/** Formats that read otherwise than they are called. */
const formats: Readonly<Record<string, string>> = { datetime: "ISO datetime", url: "URL" };

/**
 * Says what is wrong with a field, where its schema says nothing itself. Values and names from outside are not repeated:
 * they may be secrets.
 *
 * @param issue - What a schema found.
 */
function issueSentence(issue: z.core.$ZodRawIssue): string {
  switch (issue.code) {
    case "invalid_type":
      return `Invalid input: expected ${issue.expected}, received ${kindOf(issue.input)}`;
    case "invalid_value":
      return issue.values.length === 1
        ? `Invalid input: expected ${show(issue.values[0])}`
        : `Invalid option: expected one of ${issue.values.map(show).join("|")}`;
    case "too_big":
      return `Too big: ${bound(issue.origin, issue.inclusive === false ? "<" : "<=", issue.maximum)}`;
    case "too_small":
      return `Too small: ${bound(issue.origin, issue.inclusive === false ? ">" : ">=", issue.minimum)}`;
    case "invalid_format":
      return formatSentence(issue);
    case "unrecognized_keys":
      return "has unknown fields";
    default:
      return "Invalid input";
  }
}

/** Given to a schema when it parses: the sentences that say what it refused. */
export const sentences = { error: issueSentence };

function formatSentence({ format, prefix, pattern }: z.core.$ZodRawIssue): string {
  if (format === "starts_with") return `Invalid string: must start with "${prefix}"`;
  if (format === "regex") return `Invalid string: must match pattern ${pattern}`;
  return `Invalid ${formats[String(format)] ?? format}`;
}

function bound(origin: string, sign: string, limit: unknown): string {
  const unit = units[origin];
  return unit === undefined
    ? `expected ${origin} to be ${sign}${limit}`
    : `expected ${origin} to have ${sign}${limit} ${unit}`;
}

function kindOf(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  if (typeof value === "number" && !Number.isFinite(value)) return String(value);
  if (typeof value !== "object") return typeof value;
  const prototype: unknown = Object.getPrototypeOf(value);
  const isPlain = prototype === Object.prototype || typeof prototype !== "object" || prototype === null;
  return isPlain ? "object" : prototype.constructor.name;
}

function show(value: unknown): string {
  return typeof value === "string" ? `"${value}"` : String(value);
}
