import { z } from "@hono/zod-openapi";
import type { Context } from "hono";
import { errorStatuses } from "../ApiError.ts";
import type { AppEnv } from "../http/newRouter.ts";

const errorBody = z
  .object({
    success: z.literal(false),
    error: z.object({
      code: z.enum(Object.keys(errorStatuses) as [keyof typeof errorStatuses]),
      message: z.string(),
    }),
    details: z.unknown().optional(),
    requestId: z.string(),
  })
  .openapi("Error");

const content = <schema extends z.ZodType>(schema: schema) => ({ "application/json": { schema } });

/** The error that may come instead of what is hoped for. */
export const errorAnswer = {
  default: {
    description: "An error",
    headers: z.object({
      "Retry-After": z.int().optional().openapi({
        description: "Seconds after which a retry may succeed, with 429 and 503.",
      }),
    }),
    content: content(errorBody),
  },
};

/** The answers of a route: the one that is hoped for, and the error that may come instead. */
export const answers = <status extends 200 | 201, data extends z.ZodType>(
  status: status,
  data: data,
  description: string,
) =>
  ({
    [status]: {
      description,
      content: content(z.object({ success: z.literal(true), data, requestId: z.string() })),
    },
    default: errorAnswer.default,
  }) as Record<
    status,
    {
      description: string;
      content: {
        "application/json": {
          schema: z.ZodObject<{ success: z.ZodLiteral<true>; data: data; requestId: z.ZodString }>;
        };
      };
    }
  >;

/** A JSON body that must be there. */
export const body = <schema extends z.ZodType>(schema: schema) => ({
  required: true as const,
  content: content(schema),
});

/** Wraps what a route answers. */
export function success<data>(c: Context<AppEnv>, data: data) {
  return { success: true as const, data, requestId: c.get("requestId") };
}
