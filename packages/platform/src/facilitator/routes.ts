import { z } from "@hono/zod-openapi";
import type { PaymentPayload, PaymentRequirements } from "@x402/core/types";
import { ApiError } from "../ApiError.ts";
import type { Context } from "../context.ts";
import { newRouter } from "../http/newRouter.ts";
import { type OpenFacilitator, openFacilitator } from "./openFacilitator.ts";
import { watchGas } from "./watchGas.ts";

const requirements = z.looseObject({
  scheme: z.string().max(64),
  network: z.string().regex(/^[a-z0-9-]{3,8}:[a-zA-Z0-9_-]{1,32}$/),
  asset: z.string().max(128),
  amount: z.string().regex(/^\d{1,78}$/),
  payTo: z.string().max(128),
  maxTimeoutSeconds: z.number().positive(),
  extra: z.record(z.string(), z.unknown()).nullish(),
});

const question = z.looseObject({
  paymentPayload: z.looseObject({
    x402Version: z.literal(2),
    accepted: requirements,
    payload: z.record(z.string(), z.unknown()),
  }),
  paymentRequirements: requirements,
});

/** The interface of x402's facilitators, for `HTTPFacilitatorClient`: not in our envelope. */
export function facilitatorRoutes(context: Context) {
  const { settings, metrics, log, db, clock } = context;
  const store = { db, clock, isShared: settings.databaseUrl !== undefined };
  const opened = settings.facilitators.map((options) => openFacilitator(options, store));
  const byNetwork = new Map(
    opened.flatMap((each): [string, OpenFacilitator][] =>
      each.supported().kinds.map(({ network }) => [network, each]),
    ),
  );
  watchGas(metrics, byNetwork);
  const router = newRouter();
  router.get("/supported", (c) => {
    const answers = opened.map((each) => each.supported());
    return c.json({
      kinds: answers.flatMap(({ kinds }) => kinds),
      extensions: [...new Set(answers.flatMap(({ extensions }) => extensions))],
      signers: Object.assign({}, ...answers.map(({ signers }) => signers)),
    });
  });
  router.post("/verify", async (c) => {
    const { facilitator, payment, asked } = await read(c.req.json());
    const answer = await facilitator.verify(payment, asked);
    metrics.facilitations.inc({ step: "verify", outcome: answer.isValid ? "valid" : "refused" });
    return c.json(answer);
  });
  router.post("/settle", async (c) => {
    const { facilitator, payment, asked } = await read(c.req.json());
    const answer = await facilitator.settle(payment, asked);
    metrics.facilitations.inc({ step: "settle", outcome: answer.success ? "settled" : "refused" });
    if (!answer.success)
      log.info({ requestId: c.get("requestId"), reason: answer.errorReason }, "payment not settled");
    return c.json(answer);
  });

  async function read(body: Promise<unknown>) {
    const parsed = question.safeParse(await body.catch(() => undefined));
    if (!parsed.success)
      throw new ApiError("VALIDATION_FAILED", "The body is not an x402 facilitator request.");
    const { paymentPayload, paymentRequirements } = parsed.data;
    const facilitator = byNetwork.get(paymentRequirements.network);
    if (facilitator === undefined) throw new ApiError("NOT_FOUND", "Nothing is settled on this network.");
    // Their outer form was checked; what the scheme says of the rest is read by the scheme itself.
    return {
      facilitator,
      payment: paymentPayload as unknown as PaymentPayload,
      asked: paymentRequirements as unknown as PaymentRequirements,
    };
  }

  return router;
}
