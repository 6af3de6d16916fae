import { createRoute, z } from "@hono/zod-openapi";
import { authenticate } from "../auth/authenticate.ts";
import type { Context } from "../context.ts";
import { newRouter } from "../http/newRouter.ts";
import { showPurchase } from "../purchases/schemas.ts";
import { answers, body, success } from "../schemas/envelope.ts";
import { checkout } from "./checkout.ts";
import { checkoutIn, checkoutOut, showInstructions } from "./schemas.ts";

const headers = z.object({
  "idempotency-key": z
    .string()
    .regex(/^[\w:.-]{1,200}$/, "is not a key: 1 to 200 of A-Z a-z 0-9 _ : . -")
    .optional()
    .openapi({ description: "The same key and body again answer the same purchase." }),
});

/** Opening a purchase. */
export function checkoutRoutes(context: Context) {
  return newRouter().openapi(
    createRoute({
      tags: ["checkout"],
      security: [{ token: [] }, { apiKey: [] }],
      middleware: authenticate(context, "agent-or-session"),
      method: "post",
      path: "/",
      summary: "Open a purchase",
      request: { headers, body: body(checkoutIn) },
      responses: answers(201, checkoutOut, "The purchase, and how to pay it on chain"),
    }),
    async (c) => {
      const row = await checkout(context, {
        principal: c.get("principal"),
        idempotencyKey: c.req.valid("header")["idempotency-key"],
        request: c.req.valid("json"),
      });
      const transaction = showPurchase({ row, role: "buyer" });
      return c.json(success(c, { transaction, paymentInstructions: showInstructions(row) }), 201);
    },
  );
}
