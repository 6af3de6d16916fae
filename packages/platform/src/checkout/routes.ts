import { createRoute } from "@hono/zod-openapi";
import { authenticate } from "../auth/authenticate.ts";
import type { Context } from "../context.ts";
import { newRouter } from "../http/newRouter.ts";
import { showPurchase } from "../purchases/schemas.ts";
import { answers, body, success } from "../schemas/envelope.ts";
import { idempotencyHeaders, markReplayed } from "../schemas/idempotency.ts";
import { checkout } from "./checkout.ts";
import { checkoutIn, checkoutOut, showInstructions } from "./schemas.ts";

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
      request: { headers: idempotencyHeaders, body: body(checkoutIn) },
      responses: answers(201, checkoutOut, "The purchase, and how to pay it on chain"),
    }),
    async (c) => {
      const { row, isReplayed } = await checkout(context, {
        principal: c.get("principal"),
        idempotencyKey: c.req.valid("header")["idempotency-key"],
        request: c.req.valid("json"),
      });
      markReplayed(c, isReplayed);
      const transaction = showPurchase({ row, role: "buyer" });
      return c.json(success(c, { transaction, paymentInstructions: showInstructions(row) }), 201);
    },
  );
}
