import { z } from "@hono/zod-openapi";
import { ApiError } from "../ApiError.ts";

/** How a list is asked for. */
export const pagingQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(100).default(20),
  cursor: z.string().min(1).max(500).optional().openapi({ description: "`nextCursor` of the page before." }),
});

/** A page of a list. */
export const pageOf = <item extends z.ZodType>(item: item) =>
  z.object({ items: z.array(item), nextCursor: z.string().nullable() });

/** The id of a page's last row. */
export const cursorId = z.string().regex(/^[a-z]{3}_[0-9a-f]{24,32}$/);

/** Where a page ended, by creation. */
export const timeCursor = z.tuple([
  z.iso
    .datetime()
    .transform((value) => new Date(value))
    .refine((value) => value.getTime() >= 0),
  cursorId,
]);

/** Writes a cursor. */
export function encodeCursor(values: readonly (string | number)[]): string {
  return Buffer.from(JSON.stringify(values)).toString("base64url");
}

/**
 * Reads a cursor.
 *
 * @throws {ApiError} when it is none of this list's.
 */
export function decodeCursor<schema extends z.ZodType>(cursor: string, schema: schema): z.output<schema> {
  let values: unknown;
  try {
    values = JSON.parse(Buffer.from(cursor, "base64url").toString("utf8"));
  } catch {
    values = undefined;
  }
  const result = schema.safeParse(values);
  if (!result.success) throw new ApiError("VALIDATION_FAILED", "The cursor does not belong to this list.");
  return result.data;
}

/** Cuts a page off rows of which one more than the page was read. */
export function toPage<row>(
  rows: readonly row[],
  limit: number,
  cursorOf: (row: row) => readonly (string | number)[],
): { readonly items: row[]; readonly nextCursor: string | null } {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return {
    items,
    nextCursor: rows.length > limit && last !== undefined ? encodeCursor(cursorOf(last)) : null,
  };
}
