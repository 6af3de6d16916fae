import { createServer, type RequestListener } from "node:http";
import type { x402Facilitator } from "@x402/core/facilitator";
import type { FacilitatorClient } from "@x402/core/server";
import type { Network } from "@x402/core/types";
import { ExactEvmScheme } from "@x402/evm/exact/server";
import { paymentMiddleware, x402ResourceServer } from "@x402/express";
import express from "express";
import { afterAll } from "vitest";

/** Serves over HTTP on loopback, until the test file ends. */
export async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  // A slow machine must not meet a connection just when it is closed as idle.
  server.keepAliveTimeout = 120_000;
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  afterAll(() => {
    server.close();
    server.closeAllConnections();
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The server has no port.");
  return `http://127.0.0.1:${address.port}`;
}

/** The facilitator as a resource server asks it, in one process. */
export function toFacilitatorClient(facilitator: x402Facilitator, network: Network): FacilitatorClient {
  return {
    verify: (...payment) => facilitator.verify(...payment),
    settle: (...payment) => facilitator.settle(...payment),
    getSupported: async () => ({
      ...facilitator.getSupported(),
      kinds: [{ x402Version: 2, scheme: "exact", network }],
    }),
  };
}

/** What the official seller sells: `/cheap` for a cent, `/dear` for ten. */
export interface SellerOptions {
  readonly network: Network;
  readonly payTo: string;
  readonly facilitator: FacilitatorClient;
}

/** Sells over HTTP with the official middleware. */
export function startOfficialSeller({ network, payTo, facilitator }: SellerOptions): Promise<string> {
  const sold = (price: string) => ({ accepts: { scheme: "exact", price, network, payTo } });
  const server = new x402ResourceServer(facilitator).register(network, new ExactEvmScheme());
  const app = express();
  app.use(paymentMiddleware({ "GET /cheap": sold("$0.01"), "GET /dear": sold("$0.10") }, server));
  app.get(["/cheap", "/dear"], (_, response) => {
    response.json({ forecast: "sun" });
  });
  return serve(app);
}
