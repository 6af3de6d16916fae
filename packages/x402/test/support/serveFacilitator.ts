import type { x402Facilitator } from "@x402/core/facilitator";
import express from "express";
import { serve } from "./startSeller.ts";

/** A facilitator as it is asked over HTTP. */
export function serveFacilitator(facilitator: x402Facilitator): Promise<string> {
  const app = express().use(express.json({ limit: "1mb" }));
  app.get("/supported", (_, response) => void response.json(facilitator.getSupported()));
  app.post("/verify", async ({ body }, response) => {
    response.json(await facilitator.verify(body.paymentPayload, body.paymentRequirements));
  });
  app.post("/settle", async ({ body }, response) => {
    response.json(await facilitator.settle(body.paymentPayload, body.paymentRequirements));
  });
  return serve(app);
}
