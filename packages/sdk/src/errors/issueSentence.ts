import type * as z from "zod/mini";

/** What is counted in what has a length. */
const units: Readonly<Record<string, string>> = { string: "characters", array: "items" };

/** Types and formats that read otherwise than they are called. */
const names: Readonly<Record<string, string>> = {
  array: "a list",
  datetime: "an ISO 8601 time",
  int: "a whole number",
  null: "null",
  object: "an object",
  record: "an object",
  url: "a URL",
};

/**
 * Says what is wrong with a field, where its schema says nothing itself. Values and names from outside are not repeated:
 * they may be secrets.
 *
 * @param issue - What a schema found.
 */
function issueSentence(issue: z.core.$ZodRawIssue): string {
  switch (issue.code) {
    case "invalid_type":
      return issue.input === undefined
        ? `is missing: it must be ${withArticle(issue.expected)}`
        : `must be ${withArticle(issue.expected)}, not ${withArticle(kindOf(issue.input))}`;
    case "invalid_value":
      return `must be ${oneOf(issue.values.map(show))}`;
    case "too_big":
      return bound(issue.origin, "most", issue.maximum, issue.inclusive);
    case "too_small":
      return bound(issue.origin, "least", issue.minimum, issue.inclusive);
    case "invalid_format":
      return formatSentence(issue);
    case "unrecognized_keys":
      return "has unknown fields";
    case "invalid_union":
      return unionSentence(issue.errors ?? []);
    default:
      return "is not valid";
  }
}

/** Given to a schema when it parses: the sentences that say what it refused. */
export const sentences = { error: issueSentence };

/** A field at fault. */
export interface FieldIssue {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

/**
 * Lists the fields that a schema refused. Of a union, the fields of the member that the value was meant to be are listed, where
 * only one member's form fits the value as a whole.
 *
 * @param error - The error of a schema that parsed with {@link sentences}.
 */
export function fieldIssues(error: z.core.$ZodError): FieldIssue[] {
  return error.issues.flatMap((issue) => flatten(issue, issue.path));
}

function flatten(issue: z.core.$ZodIssue, path: readonly PropertyKey[]): FieldIssue[] {
  if (issue.code !== "invalid_union") return [{ path, message: issue.message }];
  const inside = issue.errors.filter((issues) => issues.every((inner) => inner.path.length > 0));
  const [meant] = inside;
  if (inside.length !== 1 || meant === undefined) return [{ path, message: issue.message }];
  return meant.flatMap((inner) => flatten(inner, [...path, ...inner.path]));
}

/** What each member of a union asks for, as one list: `must be "USDC", "ETH" or an address`. */
function unionSentence(members: readonly (readonly z.core.$ZodIssue[])[]): string {
  const wanted = members.flatMap((issues) => {
    const own = issues.find((issue) => issue.path.length === 0);
    return own === undefined ? [] : [own.message.replace(/^.*?(?:must be|is not) |, not .*$/g, "")];
  });
  return wanted.length === 0 ? "is not valid" : `must be ${oneOf([...new Set(wanted)])}`;
}

function formatSentence({ format, prefix, pattern }: z.core.$ZodRawIssue): string {
  if (format === "starts_with") return `must begin with "${prefix}"`;
  if (format === "regex") return `must match ${pattern}`;
  return `is not ${withArticle(String(format))}`;
}

function bound(
  origin: string,
  side: "most" | "least",
  limit: unknown,
  inclusive: boolean | undefined,
): string {
  const unit = units[origin];
  if (unit !== undefined) return `must have at ${side} ${limit} ${unit}`;
  if (inclusive !== false) return `must be at ${side} ${limit}`;
  return `must be ${side === "most" ? "below" : "above"} ${limit}`;
}

function kindOf(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  return typeof value === "number" && !Number.isFinite(value) ? "number without a value" : typeof value;
}

function withArticle(name: string): string {
  return names[name] ?? `a ${name}`;
}

function oneOf(alternatives: readonly string[]): string {
  const last = alternatives.at(-1) ?? "";
  return alternatives.length < 2 ? last : `${alternatives.slice(0, -1).join(", ")} or ${last}`;
}

function show(value: unknown): string {
  return typeof value === "string" ? `"${value}"` : String(value);
}
