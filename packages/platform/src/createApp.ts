import { randomBytes } from "node:crypto";
import type { OpenAPIHono } from "@hono/zod-openapi";
import { cors } from "hono/cors";
import { routePath } from "hono/route";
import { secureHeaders } from "hono/secure-headers";
import { ApiError } from "./ApiError.ts";
import { agentRoutes } from "./agents/routes.ts";
import { admitBody } from "./auth/admitBody.ts";
import type { Indexer } from "./chain/Indexer.ts";
import { checkoutRoutes } from "./checkout/routes.ts";
import type { Context } from "./context.ts";
import { disputeRoutes } from "./disputes/routes.ts";
import { facilitatorRoutes } from "./facilitator/routes.ts";
import { healthRoutes, metricsRoutes } from "./health/routes.ts";
import { allowOrigins } from "./http/cors.ts";
import { enterDoor } from "./http/enterDoor.ts";
import type { AppEnv } from "./http/newRouter.ts";
import { newRouter } from "./http/newRouter.ts";
import { onError } from "./http/onError.ts";
import { rateLimit } from "./http/rateLimit.ts";
import { addReference } from "./http/reference.ts";
import { refuseWhenFull } from "./http/refuseWhenFull.ts";
import { takeTurns } from "./http/takeTurns.ts";
import { operatorRoutes } from "./operator/routes.ts";
import { purchaseRoutes } from "./purchases/routes.ts";
import { revocationRoutes } from "./revocations/routes.ts";
import { serviceRoutes } from "./services/routes.ts";
import { sessionRequestRoutes } from "./session-requests/routes.ts";
import { sessionRoutes } from "./sessions/routes.ts";
import { sponsorshipRoutes } from "./sponsorship/routes.ts";
import { webhookRoutes } from "./webhooks/routes.ts";

/** The whole API. */
export type App = OpenAPIHono<AppEnv>;

/** Puts the API together. */
export function createApp(context: Context, indexer: Indexer, ping: () => Promise<void>): App {
  const { log, metrics, settings } = context;
  const app = newRouter();

  app.use(enterDoor(context));
  app.use(async (c, next) => {
    const requestId = randomBytes(12).toString("hex");
    const started = performance.now();
    c.set("requestId", requestId);
    c.header("X-Request-Id", requestId);
    await next();
    const seconds = (performance.now() - started) / 1_000;
    const status = c.res.status;
    // The pattern, never the path: what is in a path is the sender's.
    const route = routePath(c, -1);
    const method = knownMethods.includes(c.req.method) ? c.req.method : "OTHER";
    metrics.requests.observe({ method, route, status }, seconds);
    log.info({ requestId, method, route, status, ms: Math.round(seconds * 1_000) }, "request");
  });
  app.use(secureHeaders({ contentSecurityPolicy: { defaultSrc: ["'self'"], frameAncestors: ["'none'"] } }));
  app.onError(onError(context));
  app.notFound((c) => onError(context)(new ApiError("NOT_FOUND", "There is no such route."), c));

  app.route("/", healthRoutes(indexer, ping));
  if (settings.metrics === "with-api") app.route("/", metricsRoutes(context));
  // Owners' pages are served from anywhere; nothing there depends on who asks.
  app.use("/api/v1/session-requests/*", cors({ origin: "*", allowMethods: ["POST"], maxAge: 600 }));
  app.use("/api/v1/revocations", cors({ origin: "*", allowMethods: ["POST"], maxAge: 600 }));
  app.use("/api/*", allowOrigins(settings.corsOrigins));
  app.use("/api/*", rateLimit(context));
  app.use("/api/*", takeTurns(context));
  app.use("/api/*", refuseWhenFull(context));
  app.use("/api/*", admitBody(context));
  app.route("/api/v1/agents", agentRoutes(context));
  app.route("/api/v1/services", serviceRoutes(context));
  app.route("/api/v1/checkout", checkoutRoutes(context));
  app.route("/api/v1/transactions", purchaseRoutes(context, indexer));
  app.route("/api/v1/disputes", disputeRoutes(context));
  app.route("/api/v1/sessions", sessionRoutes(context));
  app.route("/api/v1/session-requests", sessionRequestRoutes(context));
  app.route("/api/v1/revocations", revocationRoutes(context));
  if (context.settings.webhooks !== false) app.route("/api/v1/webhooks", webhookRoutes(context));
  app.route("/api/v1/paymaster", sponsorshipRoutes(context));
  if (context.settings.facilitators.length > 0) app.route("/api/v1/facilitator", facilitatorRoutes(context));
  if (Object.keys(settings.operatorKeys).length > 0) {
    app.use("/operator/*", rateLimit(context));
    app.route("/operator/v1", operatorRoutes(context));
  }
  addReference(app);
  return app;
}

const knownMethods = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"];
