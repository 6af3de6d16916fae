import { z } from "@hono/zod-openapi";
import type { Context } from "hono";
import type { AppEnv } from "../http/newRouter.ts";

/** A key of the sender's choice. */
export const idempotencyHeaders = z.object({
  "idempotency-key": z
    .string()
    .regex(/^[\w:.-]{1,200}$/, "is not a key: 1 to 200 of A-Z a-z 0-9 _ : . -")
    .optional()
    .openapi({
      description:
        "Repeating the same key and body returns the same answer, marked `Idempotent-Replayed: true`.",
    }),
});

/** Marks an answer that was given before. */
export function markReplayed(c: Context<AppEnv>, isReplayed: boolean): void {
  if (isReplayed) c.header("Idempotent-Replayed", "true");
}
