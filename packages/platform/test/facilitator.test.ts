import { createServer } from "node:http";
import { startDevnet } from "@abbababa/devnet";
import { createSessionKey, useSessionKey } from "@abbababa/sdk";
import { payingFetch } from "@abbababa/x402-aa-session";
import { paywall } from "@abbababa/x402-aa-session/hono";
import { getRequestListener } from "@hono/node-server";
import { HTTPFacilitatorClient, x402ResourceServer } from "@x402/core/server";
import { ExactEvmScheme } from "@x402/evm/exact/server";
import { Hono } from "hono";
import { erc20Abi } from "viem";
import { generatePrivateKey } from "viem/accounts";
import { afterAll, describe, expect, test } from "vitest";
import { GasBudget } from "../src/facilitator/GasBudget.ts";
import { startTestPlatform } from "./support/startTestPlatform.ts";

const devnet = await startDevnet();
afterAll(() => devnet.close());
const { chain, rpcUrl, bundlerUrl, publicClient } = devnet;
const network = `eip155:${chain.id}` as const;
const [, , , settler] = devnet.accounts;
if (settler === undefined) throw new Error("The devnet has too few accounts.");
const signer = settler;

async function listen(fetch: (request: Request) => Response | Promise<Response>): Promise<string> {
  const server = createServer(getRequestListener(fetch));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  afterAll(() => server.close());
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The server has no port.");
  return `http://127.0.0.1:${address.port}`;
}

/** A platform that settles, and a shop that has it settle, as any seller would: over HTTP. */
async function startShop(options: { readonly dailyWei?: bigint } = {}) {
  const started = await startTestPlatform({ facilitators: [{ chain, rpcUrl, signer, ...options }] });
  afterAll(() => started[Symbol.asyncDispose]());
  const platformUrl = await listen((request) => started.platform.app.fetch(request));
  const facilitator = new HTTPFacilitatorClient({ url: `${platformUrl}/api/v1/facilitator` });
  const server = new x402ResourceServer(facilitator).register(network, new ExactEvmScheme());
  const payTo = `0x${"70".repeat(20)}` as const;
  const app = new Hono();
  app.use(
    paywall({
      server,
      routes: { "GET /forecast": { accepts: { scheme: "exact", price: "$0.01", network, payTo } } },
    }),
  );
  app.get("/forecast", (context) => context.json({ forecast: "sun" }));
  return { url: await listen(app.fetch), platformUrl, payTo };
}

/** A session on an account that is not deployed and has no gas: all that is sent, the facilitator sends. */
async function openSession() {
  const created = await createSessionKey({
    ownerPrivateKey: generatePrivateKey(),
    chain,
    rpcUrl,
    payments: [{ token: "USDC", payees: "anyone", perPayment: 10_000n, perPeriod: 5 }],
    escrowCalls: "none",
  });
  await devnet.fundUsdc(created.smartAccountAddress, 1_000_000n);
  const { serializedSessionKey } = created;
  return await useSessionKey({ serializedSessionKey, chain, rpcUrl, bundlerUrl, pollingInterval: 50 });
}

const balanceOf = (address: `0x${string}`) =>
  publicClient.readContract({
    abi: erc20Abi,
    address: devnet.addresses.usdc,
    functionName: "balanceOf",
    args: [address],
  });

describe("the facilitator", () => {
  test("default: deploys, enables and settles, and says what it spent", async () => {
    const { url, platformUrl, payTo } = await startShop();
    const session = await openSession();
    const pay = payingFetch(session, { enabling: "facilitator" });
    const before = await balanceOf(payTo);
    for (let payment = 0; payment < 2; payment += 1)
      expect((await pay(`${url}/forecast`)).response.status).toBe(200);
    expect((await balanceOf(payTo)) - before).toBe(20_000n);
    const metrics = await (await fetch(`${platformUrl}/metrics`)).text();
    expect(metrics).toContain('abba_facilitator_payments_total{step="settle",outcome="settled"} 2');
    expect(metrics).toMatch(/abba_facilitator_spent_wei\{chain="eip155:\d+"\} [1-9]/);
  });

  test("behavior: says what it supports", async () => {
    const { platformUrl } = await startShop();
    const supported: unknown = await (await fetch(`${platformUrl}/api/v1/facilitator/supported`)).json();
    expect(supported).toMatchObject({
      kinds: [
        { x402Version: 2, scheme: "exact", network, extra: { facilitatorAddresses: [signer.address] } },
        { x402Version: 2, scheme: "abbababa-escrow", network },
      ],
    });
  });

  test("error: the day's budget is used", async () => {
    const { url, payTo } = await startShop({ dailyWei: 1n });
    const session = await openSession();
    const before = await balanceOf(payTo);
    const paying = payingFetch(session, { enabling: "facilitator" })(`${url}/forecast`);
    await expect(paying).rejects.toMatchObject({
      name: "PaymentRefusedError",
      reason: "The facilitator has spent its gas for today.",
    });
    expect(await balanceOf(payTo)).toBe(before);
  });

  const questions: [string, unknown, number][] = [
    ["nothing", undefined, 400],
    ["no JSON", "{", 400],
    ["no payment", {}, 400],
    [
      "another network",
      {
        paymentPayload: { x402Version: 2, accepted: requirementsOf("eip155:1"), payload: {} },
        paymentRequirements: requirementsOf("eip155:1"),
      },
      404,
    ],
  ];
  const asked = startShop();
  test.each(questions)("error: a question of %s", async (_, body, status) => {
    const { platformUrl } = await asked;
    for (const step of ["verify", "settle"]) {
      const response = await fetch(`${platformUrl}/api/v1/facilitator/${step}`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
      });
      expect(response.status).toBe(status);
    }
  });

  test("error: there is none where it was not asked for", async () => {
    await using started = await startTestPlatform();
    const response = await started.platform.app.request("/api/v1/facilitator/supported");
    expect(response.status).toBe(404);
  });
});

function requirementsOf(asked: string) {
  const address = `0x${"11".repeat(20)}`;
  const price = { amount: "1", asset: address, payTo: address };
  return { scheme: "exact", network: asked, ...price, maxTimeoutSeconds: 60, extra: {} };
}

describe("GasBudget", () => {
  test("behavior: what is under way counts at its worst, and then at what it cost", () => {
    const budget = new GasBudget(100n, () => 0);
    const first = budget.reserve(60n);
    expect(budget.reserve(41n)).toBeUndefined();
    first?.(10n);
    first?.(10n);
    expect(budget.spent).toBe(10n);
    expect(budget.reserve(91n)).toBeUndefined();
    expect(budget.reserve(90n)).toBeDefined();
  });

  test("behavior: the next day begins anew, with what is still under way", () => {
    let now = 86_399_999;
    const budget = new GasBudget(100n, () => now);
    const under = budget.reserve(60n);
    budget.reserve(40n)?.(40n);
    now += 1;
    expect(budget.spent).toBe(0n);
    expect(budget.reserve(41n)).toBeUndefined();
    under?.(5n);
    expect(budget.spent).toBe(5n);
    expect(budget.reserve(95n)).toBeDefined();
  });
});
