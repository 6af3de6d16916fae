import * as z from "zod/mini";
import { unknownName } from "./checkParameters.ts";

/**
 * The form of an object inside parameters: what is not known is refused, and the nearest known name said.
 *
 * @param shape - Its fields.
 */
export function knownObject<shape extends z.core.$ZodLooseShape>(shape: shape) {
  const known = Object.keys(shape);
  return z.strictObject(shape, {
    error: (issue) =>
      issue.code === "unrecognized_keys" && Array.isArray(issue.keys)
        ? issue.keys.map((name) => unknownName(String(name), known)).join(", ")
        : undefined,
  });
}
