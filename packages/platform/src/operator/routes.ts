import { Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { z } from "zod";
import { ApiError } from "../ApiError.ts";
import type { Context } from "../context.ts";
import { title } from "../schemas/fields.ts";
import { type ActionName, actByHand, actions } from "./actions.ts";
import { authenticateOperator, type OperatorEnv } from "./authenticateOperator.ts";
import { findAgents, listActions, readAgent, readBacklog } from "./findObjects.ts";

/** Bytes. */
const maxBody = 16 * 1024;

const idForm = /^[a-z]{3}_[0-9a-f]{24,32}$/;

const actionIn = z.strictObject({
  action: z.enum(Object.keys(actions) as [ActionName]),
  subject: z.string().regex(idForm, "is not an id"),
  reason: title(1_000),
});

/**
 * The operator's desk: not of the API that agents use, nor in its document. Nothing of it is there without operators'
 * keys.
 */
export function operatorRoutes(context: Context) {
  const app = new Hono<OperatorEnv>();
  app.use(authenticateOperator(context.settings));
  const answer = <data>(data: data) => ({ success: true as const, data });
  app.get("/agents", async (c) => c.json(answer(await findAgents(context, c.req.query("q") || undefined))));
  app.get("/agents/:id", async (c) => {
    const id = c.req.param("id");
    if (!idForm.test(id)) throw new ApiError("VALIDATION_FAILED", "That is not an id.");
    return c.json(answer(await readAgent(context, id)));
  });
  app.get("/actions", async (c) => {
    const rows = await listActions(context, c.req.query("subject") || undefined);
    return c.json(answer(rows.map(({ sequence, ...row }) => ({ sequence: String(sequence), ...row }))));
  });
  app.get("/backlog", async (c) => c.json(answer(await readBacklog(context))));
  app.post(
    "/actions",
    bodyLimit({
      maxSize: maxBody,
      onError: () => {
        throw new ApiError("PAYLOAD_TOO_LARGE", `A body may have ${maxBody} bytes here.`);
      },
    }),
    async (c) => {
      const parsed = actionIn.safeParse(await c.req.json().catch(() => undefined));
      if (!parsed.success) {
        const issues = parsed.error.issues.map(({ path, message }) => ({ path: path.join("."), message }));
        throw new ApiError("VALIDATION_FAILED", "The request is not valid.", issues);
      }
      await actByHand(context, { ...parsed.data, operator: c.get("operator") });
      return c.json(answer(parsed.data), 201);
    },
  );
  return app;
}
