import { createServer } from "node:http";
import { PaymentTooLargeError } from "@abbababa/sdk";
import type { Network } from "@x402/core/types";
import { ExactEvmScheme } from "@x402/evm/exact/server";
import { paymentMiddleware, x402ResourceServer } from "@x402/express";
import { decodePaymentResponseHeader, wrapFetchWithPayment, x402Client } from "@x402/fetch";
import express from "express";
import { afterAll, expect, test } from "vitest";
import { startFixture } from "../session/fixture.ts";
import { sessionScheme } from "./sessionScheme.ts";
import { startFacilitator } from "./startFacilitator.ts";

const fixture = await startFixture();
const { devnet, account, usdcOf } = fixture;
const network: Network = `eip155:${devnet.chain.id}`;
const payee = account(2).address;
const url = await startSeller();

/** Sells two resources over HTTP, with the official middleware, at prices in dollars. */
async function startSeller(): Promise<string> {
  const facilitator = startFacilitator(devnet, account(3));
  const sold = (price: string) => ({ accepts: { scheme: "exact", price, network, payTo: payee } });
  const server = new x402ResourceServer({
    verify: (...payment) => facilitator.verify(...payment),
    settle: (...payment) => facilitator.settle(...payment),
    getSupported: async () => ({
      ...facilitator.getSupported(),
      kinds: [{ x402Version: 2, scheme: "exact", network }],
    }),
  }).register(network, new ExactEvmScheme());
  const app = express();
  app.use(paymentMiddleware({ "GET /cheap": sold("$0.25"), "GET /dear": sold("$0.75") }, server));
  app.get(["/cheap", "/dear"], (_, response) => {
    response.json({ forecast: "sun" });
  });
  const listening = createServer(app);
  await new Promise<void>((resolve) => listening.listen(0, "127.0.0.1", resolve));
  afterAll(() => listening.close());
  const address = listening.address();
  if (address === null || typeof address === "string") throw new Error("The seller has no port.");
  return `http://127.0.0.1:${address.port}`;
}

/** `fetch` of an agent that pays by a session, half a dollar at the most. */
async function startBuyer() {
  const payments = [{ token: "USDC" as const, payees: [payee], perPayment: 500_000n, perPeriod: 3 }];
  const created = await fixture.grant({ escrowCalls: "none", payments });
  await fixture.fund(created.smartAccountAddress);
  const session = await fixture.open(created);
  await session.enableSession();
  const client = new x402Client().register(network, sessionScheme(session));
  const refusals: unknown[] = [];
  client.onPaymentCreationFailure(async ({ error }) => {
    refusals.push(error);
  });
  return { session, buy: wrapFetchWithPayment(fetch, client), refusals };
}

test("default: an agent buys over HTTP", async () => {
  const { session, buy } = await startBuyer();
  expect((await fetch(`${url}/cheap`)).status).toBe(402);
  const before = await usdcOf(payee);
  const response = await buy(`${url}/cheap`);
  expect(await response.json()).toEqual({ forecast: "sun" });
  const receipt = decodePaymentResponseHeader(response.headers.get("PAYMENT-RESPONSE") ?? "");
  expect(receipt).toMatchObject({ success: true, payer: session.account, network });
  expect((await usdcOf(payee)) - before).toBe(250_000n);
});

test("error: a price above the rule is not paid, and the agent learns which term refuses", async () => {
  const { session, buy, refusals } = await startBuyer();
  // The wrapped `fetch` keeps the sentence of an error; the client's hook is given the error itself.
  await expect(buy(`${url}/dear`)).rejects.toThrow("one payment may be of 500000 at most");
  expect(refusals).toEqual([expect.any(PaymentTooLargeError)]);
  expect(await usdcOf(session.account)).toBe(50_000_000n);
});
