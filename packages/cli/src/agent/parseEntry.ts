import type * as z from "zod";
import { HomeError } from "../errors.ts";

/**
 * Reads an entry of a book.
 *
 * @param schema - Its form.
 * @param text - What the file holds.
 * @param path - The file.
 * @throws {HomeError} when it is not of that form: what was sent is then not known.
 */
export function parseEntry<schema extends z.ZodType>(
  schema: schema,
  text: string,
  path: string,
): z.output<schema> {
  try {
    return schema.parse(JSON.parse(text));
  } catch (error) {
    throw new HomeError(
      path,
      "is no entry of the book",
      "Look at the account's history before paying again.",
      error,
    );
  }
}
