import type { z } from "zod/mini";
import { BaseError } from "./BaseError.ts";
import { fieldIssues, sentences } from "./issueSentence.ts";

/** Thrown when parameters or external data are malformed. The error names fields, never values. */
export class ParametersInvalidError extends BaseError {
  override readonly name = "ParametersInvalidError";
  /** One line for each field at fault. */
  readonly issues: readonly string[];

  constructor(subject: string, issues: readonly string[]) {
    super(`The ${subject} are not valid.`, { metaMessages: issues.map((issue) => `- ${issue}`) });
    this.issues = issues;
  }
}

/**
 * Parses data from outside by a schema.
 *
 * @param schema - Its form.
 * @param value - The data.
 * @param subject - What it is, for the error: "parameters of createSessionKey".
 * @returns The data, typed.
 * @throws {ParametersInvalidError} naming every field at fault, and no value.
 */
export function parseWith<schema extends z.ZodMiniType>(
  schema: schema,
  value: unknown,
  subject: string,
): z.output<schema> {
  const result = schema.safeParse(value, sentences);
  if (result.success) return result.data;
  throw new ParametersInvalidError(subject, describeIssues(result.error));
}

/**
 * Says which fields a schema refused, without any value: a value may be a secret.
 *
 * @param error - The error of a schema that parsed with {@link sentences}.
 * @returns One line for each issue, at most ten.
 */
export function describeIssues(error: z.core.$ZodError): string[] {
  return fieldIssues(error)
    .slice(0, 10)
    .map(({ path, message }) => {
      const name = path.map((part) => String(part).slice(0, 40)).join(".");
      return name === "" ? message : `${name}: ${message}`;
    });
}
