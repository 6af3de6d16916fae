import { createRoute, z } from "@hono/zod-openapi";
import { eq } from "drizzle-orm";
import { authenticate } from "../auth/authenticate.ts";
import { withAuthority } from "../auth/withAuthority.ts";
import type { Indexer } from "../chain/Indexer.ts";
import type { Context } from "../context.ts";
import { newRouter } from "../http/newRouter.ts";
import { answers, body, success } from "../schemas/envelope.ts";
import { idParams } from "../schemas/fields.ts";
import { pageOf } from "../schemas/paging.ts";
import { purchaseStatuses } from "../store/status.ts";
import { transactions } from "../store/tables/transactions.ts";
import { getOwn } from "./access.ts";
import { deliver } from "./deliver.ts";
import { addEvidence, listEvidence } from "./evidence.ts";
import { cancelPurchase, listPurchases } from "./managePurchases.ts";
import {
  deliverIn,
  disputeIn,
  evidenceIn,
  evidenceOut,
  listPurchasesQuery,
  purchaseOut,
  reportIn,
  showEvidence,
  showPurchase,
} from "./schemas.ts";
import { syncPurchase } from "./syncPurchase.ts";

const fundedOrLater = purchaseStatuses.slice(purchaseStatuses.indexOf("funded"));

/** Purchases of the caller's. */
export function purchaseRoutes(context: Context, indexer: Indexer) {
  const own = {
    tags: ["transactions"],
    security: [{ token: [] }, { apiKey: [] }],
    middleware: authenticate(context, "agent-or-session"),
  };
  const params = idParams("txn");
  return newRouter()
    .openapi(
      createRoute({
        ...own,
        method: "get",
        path: "/",
        summary: "The caller's purchases or sales",
        request: { query: listPurchasesQuery },
        responses: answers(200, pageOf(purchaseOut), "A page, the newest first"),
      }),
      async (c) => {
        const { items, nextCursor } = await listPurchases(context, c.get("principal"), c.req.valid("query"));
        return c.json(success(c, { items: items.map(showPurchase), nextCursor }), 200);
      },
    )
    .openapi(
      createRoute({
        ...own,
        method: "get",
        path: "/{id}",
        summary: "A purchase",
        request: { params },
        responses: answers(200, purchaseOut, "The purchase"),
      }),
      async (c) => {
        const { id } = c.req.valid("param");
        return c.json(success(c, showPurchase(await getOwn(context.db, c.get("principal"), id))), 200);
      },
    )
    .openapi(
      createRoute({
        ...own,
        method: "post",
        path: "/{id}/fund",
        summary: "Report that the escrow is funded; verified on chain",
        request: { params, body: body(reportIn) },
        responses: answers(200, purchaseOut, "The purchase, funded"),
      }),
      async (c) => {
        const report = { ...c.req.valid("param"), ...c.req.valid("json") };
        const synced = await syncPurchase(context, indexer, c.get("principal"), {
          ...report,
          role: "buyer",
          expected: fundedOrLater,
        });
        return c.json(success(c, showPurchase(synced)), 200);
      },
    )
    .openapi(
      createRoute({
        ...own,
        method: "post",
        path: "/{id}/deliver",
        summary: "Deliver; the buyer receives the payload once the chain has its proof",
        request: { params, body: body(deliverIn) },
        responses: answers(200, purchaseOut, "The sale"),
      }),
      async (c) => {
        const delivery = { ...c.req.valid("param"), ...c.req.valid("json") };
        return c.json(success(c, showPurchase(await deliver(context, c.get("principal"), delivery))), 200);
      },
    )
    .openapi(
      createRoute({
        ...own,
        method: "post",
        path: "/{id}/confirm",
        summary: "Report that the delivery was accepted; verified on chain",
        request: { params, body: body(reportIn) },
        responses: answers(200, purchaseOut, "The purchase, released"),
      }),
      async (c) => {
        const report = { ...c.req.valid("param"), ...c.req.valid("json") };
        const synced = await syncPurchase(context, indexer, c.get("principal"), {
          ...report,
          role: "buyer",
          expected: ["released"],
        });
        return c.json(success(c, showPurchase(synced)), 200);
      },
    )
    .openapi(
      createRoute({
        ...own,
        method: "post",
        path: "/{id}/dispute",
        summary: "Report a dispute and say why; verified on chain",
        request: { params, body: body(disputeIn) },
        responses: answers(200, purchaseOut, "The purchase, disputed"),
      }),
      async (c) => {
        const { reason, ...report } = { ...c.req.valid("param"), ...c.req.valid("json") };
        const synced = await syncPurchase(context, indexer, c.get("principal"), {
          ...report,
          role: "buyer",
          expected: ["disputed"],
        });
        const disputeReason = synced.row.disputeReason ?? reason;
        await withAuthority(context, c.get("principal"), ({ db }) =>
          db.update(transactions).set({ disputeReason }).where(eq(transactions.id, synced.row.id)),
        );
        return c.json(success(c, showPurchase({ ...synced, row: { ...synced.row, disputeReason } })), 200);
      },
    )
    .openapi(
      createRoute({
        ...own,
        method: "post",
        path: "/{id}/cancel",
        summary: "Cancel a purchase that is not paid",
        request: { params },
        responses: answers(200, purchaseOut, "The purchase, cancelled"),
      }),
      async (c) => {
        const { id } = c.req.valid("param");
        return c.json(success(c, showPurchase(await cancelPurchase(context, c.get("principal"), id))), 200);
      },
    )
    .openapi(
      createRoute({
        ...own,
        method: "get",
        path: "/{id}/evidence",
        summary: "The evidence that both parties have added",
        request: { params },
        responses: answers(200, z.array(evidenceOut), "Evidence, in order"),
      }),
      async (c) => {
        const pieces = await listEvidence(context, c.get("principal"), c.req.valid("param").id);
        return c.json(success(c, pieces.map(showEvidence)), 200);
      },
    )
    .openapi(
      createRoute({
        ...own,
        method: "post",
        path: "/{id}/evidence",
        summary: "Bring something forward",
        request: { params, body: body(evidenceIn) },
        responses: answers(201, evidenceOut, "The evidence"),
      }),
      async (c) => {
        const { id } = c.req.valid("param");
        const { role } = await getOwn(context.db, c.get("principal"), id);
        const piece = await addEvidence(context, c.get("principal"), { id, ...c.req.valid("json") });
        return c.json(success(c, showEvidence({ ...piece, role })), 201);
      },
    );
}
