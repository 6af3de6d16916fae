import { ParametersInvalidError } from "@abbababa/sdk/errors";
import type * as z from "zod/mini";

/**
 * Parses what a caller gave.
 *
 * @param schema - Its form.
 * @param value - What was given.
 * @param subject - What it is, for the error: "parameters of payingFetch".
 * @throws {ParametersInvalidError} naming the fields at fault, and no value.
 */
export function parseWith<schema extends z.ZodMiniType>(
  schema: schema,
  value: unknown,
  subject: string,
): z.output<schema> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const issues = result.error.issues
    .slice(0, 10)
    .map(
      ({ path, message }) =>
        `${path.map((part) => String(part).slice(0, 40)).join(".") || "(root)"}: ${message}`,
    );
  throw new ParametersInvalidError(subject, issues);
}
