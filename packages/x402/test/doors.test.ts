/** What of a request decides whether it is sold, and what browsers see of the answer: no payment is made on a chain here. */
import { createServer, type RequestListener, request as send } from "node:http";
import { connect } from "node:net";
import { getRequestListener } from "@hono/node-server";
import { decodePaymentRequiredHeader } from "@x402/core/http";
import { type FacilitatorClient, x402ResourceServer } from "@x402/core/server";
import { ExactEvmScheme } from "@x402/evm/exact/server";
import express from "express";
import { Hono } from "hono";
import { cors } from "hono/cors";
import { describe, expect, test } from "vitest";
import { writeHeader } from "../src/headers/headers.ts";
import { paywall as expressPaywall } from "../src/seller/express.ts";
import { paywall as honoPaywall } from "../src/seller/hono.ts";
import type { PaywallOptions } from "../src/seller/index.ts";
import { serve } from "./support/startSeller.ts";

const network = "eip155:84532" as const;
const accepts = { scheme: "exact", price: "$0.01", network, payTo: `0x${"51".repeat(20)}` } as const;

/** Takes every payment: what it would have looked at is not what these tests are about. */
const facilitator: FacilitatorClient = {
  verify: async () => ({ isValid: true }),
  settle: async () => ({ success: true, transaction: `0x${"11".repeat(32)}`, network }),
  getSupported: async () => ({
    kinds: [{ x402Version: 2, scheme: "exact", network }],
    extensions: [],
    signers: {},
  }),
};
const options = (): PaywallOptions => ({
  server: new x402ResourceServer(facilitator).register(network, new ExactEvmScheme()),
  routes: { "GET /forecast": { accepts }, "GET /files/*": { accepts } },
});

const frameworks: Record<string, () => RequestListener> = {
  hono: () => {
    const app = new Hono();
    app.use(cors({ origin: (origin) => origin, credentials: true, exposeHeaders: ["X-Own"] }));
    app.use(honoPaywall(options()));
    app.get("/forecast", (context) => context.text("SOLD", 200, { "x-own": "kept" }));
    app.get("/files/*", (context) => context.text(`SOLD ${context.req.path}`));
    app.get("/free", (context) => context.text("air"));
    return getRequestListener(app.fetch);
  },
  express: () => {
    const app = express();
    app.set("trust proxy", true);
    app.use((request, response, next) => {
      response.set("access-control-allow-origin", request.get("origin") ?? "null");
      response.set("access-control-allow-credentials", "true");
      response.set("access-control-expose-headers", "X-Own");
      response.vary("origin");
      if (request.method === "OPTIONS") response.sendStatus(204);
      else next();
    });
    app.use(expressPaywall(options()));
    app.get("/forecast", (_, response) => {
      response.set("x-own", "kept").send("SOLD");
    });
    app.get("/files/*splat", (request, response) => {
      response.send(`SOLD ${request.path}`);
    });
    app.get("/free", (_, response) => {
      response.write("a");
      response.flushHeaders();
      response.end("ir");
    });
    return app;
  },
};

/** Sends a request as it is written: clients tidy it up. */
function sendRaw(url: string, lines: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(new URL(url).port), "127.0.0.1");
    let answer = "";
    socket.on("data", (data) => {
      answer += data;
    });
    socket.on("close", () => resolve(answer)).on("error", reject);
    socket.end(`${[...lines, "Connection: close"].join("\r\n")}\r\n\r\n`);
  });
}

describe.each(Object.entries(frameworks))("%s", (_, start) => {
  const requests: [target: string, host: string, forwarded?: string][] = [
    ["/forecast", "127.0.0.1"],
    ["/forecast?%", "127.0.0.1"],
    ["/forecast#x", "127.0.0.1"],
    ["/FORECAST/", "127.0.0.1"],
    ["/%66orecast", "127.0.0.1"],
    ["/forecast;a", "127.0.0.1"],
    ["/forecast%3f", "127.0.0.1"],
    ["/forecast%00", "127.0.0.1"],
    ["/./forecast", "127.0.0.1"],
    ["//forecast", "127.0.0.1"],
    ["//127.0.0.1/forecast", "127.0.0.1"],
    ["/\\forecast", "127.0.0.1"],
    // Hosts that a URL would take for more than a host.
    ["/forecast", "x/free?"],
    ["/forecast", "x/free#"],
    ["/forecast", "x\\free?"],
    ["/forecast", "x@y/free?"],
    ["/forecast", "a b"],
    ["/forecast", ""],
    ["/forecast", ":80"],
    ["/forecast", "x:99999"],
    ["/forecast", "[::1]:80"],
    ["/forecast", "127.0.0.1", "http://x/free?"],
    ["/forecast", "127.0.0.1", "javascript"],
    // What is sent to proxies, and what looks like it.
    ["http://x/forecast", "x"],
    ["HTTP://x/forecast", "127.0.0.1:80"],
    ["http://x/free?/forecast", "x"],
    ["ftp://x/forecast", "x"],
    ["*", "x"],
    // Steps upwards, in a folder of which everything is sold.
    ["/files/a/../../free", "127.0.0.1"],
    ["/files/%2e%2e/free", "127.0.0.1"],
    ["/files/..\\free", "127.0.0.1"],
    ["/files/a%", "127.0.0.1"],
    ["/files/", "127.0.0.1"],
    ["/files//x", "127.0.0.1"],
  ];
  test.each(requests)(
    "error: GET %s of host %j is not served for nothing",
    async (target, host, forwarded) => {
      const url = await serve(start());
      for (const method of ["GET", "HEAD"]) {
        const answer = await sendRaw(url, [
          `${method} ${target} HTTP/1.1`,
          `Host: ${host}`,
          ...(forwarded === undefined ? [] : [`X-Forwarded-Proto: ${forwarded}`]),
        ]);
        const [status = ""] = answer.split("\r\n");
        expect(answer).not.toContain("SOLD");
        // A HEAD is answered without a body: only its status tells. What is free, or nowhere, has a status of its own.
        const isElsewhere = /^HTTP\/1.1 (400|402|404)/.test(status) || target.includes("free");
        expect([target, host, method, status, isElsewhere]).toEqual([target, host, method, status, true]);
      }
    },
  );

  test("behavior: what is free is served as it is written", async () => {
    const response = await fetch(`${await serve(start())}/free`);
    expect([response.status, await response.text()]).toEqual([200, "air"]);
  });

  test("behavior: pages of other origins may ask, see what is to be paid, and what was", async () => {
    const url = await serve(start());
    const origin = "https://shop.example";
    const preflight = await fetch(`${url}/forecast`, {
      method: "OPTIONS",
      headers: {
        origin,
        "access-control-request-method": "GET",
        "access-control-request-headers": "payment-signature",
      },
    });
    expect(preflight.status).toBe(204);
    const seen = (response: Response) => ({
      status: response.status,
      origin: response.headers.get("access-control-allow-origin"),
      credentials: response.headers.get("access-control-allow-credentials"),
      exposed: response.headers.get("access-control-expose-headers"),
    });
    const exposed = "X-Own, PAYMENT-REQUIRED, PAYMENT-RESPONSE";
    const asked = await fetch(`${url}/forecast`, { headers: { origin } });
    expect(seen(asked)).toEqual({ status: 402, origin, credentials: "true", exposed });
    const { accepts: offers } = decodePaymentRequiredHeader(asked.headers.get("payment-required") ?? "");
    const payment = writeHeader({
      x402Version: 2,
      accepted: offers[0],
      payload: { authorization: { from: "0x1", nonce: "0x2" } },
    });
    const bad = { headers: { origin, "payment-signature": "~" } };
    expect(seen(await fetch(`${url}/forecast`, bad))).toEqual({
      status: 400,
      origin,
      credentials: "true",
      exposed,
    });
    const paid = await fetch(`${url}/forecast`, { headers: { origin, "payment-signature": payment } });
    expect(seen(paid)).toEqual({ status: 200, origin, credentials: "true", exposed });
    expect([await paid.text(), paid.headers.get("x-own")]).toEqual(["SOLD", "kept"]);
    // Given again, it is another origin's that asks.
    const other = "https://other.example";
    const again = await fetch(`${url}/forecast`, {
      headers: { origin: other, "payment-signature": payment },
    });
    expect(seen(again)).toEqual({ status: 200, origin: other, credentials: "true", exposed });
    expect([await again.text(), again.headers.get("x-own")]).toEqual(["SOLD", "kept"]);
    expect(again.headers.get("vary")?.toLowerCase()).toContain("origin");
  });
});

test("behavior: the test's own sender sends what clients would tidy up", async () => {
  const seen: string[] = [];
  const url = await serve(
    createServer((request, response) => {
      seen.push(`${request.url} ${request.headers.host}`);
      response.end();
    }).listeners("request")[0] as RequestListener,
  );
  await sendRaw(url, ["GET /a/../b HTTP/1.1", "Host: x/free?"]);
  await new Promise((resolve) => send(`${url}/c`, resolve).end());
  expect(seen).toEqual(["/a/../b x/free?", `/c ${new URL(url).host}`]);
});
