import { createServer } from "node:http";
import { startDevnet } from "@abbababa/devnet";
import { createSessionKey, type SessionClient, useSessionKey } from "@abbababa/sdk";
import { payingFetch, toExactPayload } from "@abbababa/x402-aa-session";
import { paywall } from "@abbababa/x402-aa-session/hono";
import { getRequestListener } from "@hono/node-server";
import { HTTPFacilitatorClient, x402ResourceServer } from "@x402/core/server";
import type { PaymentPayload } from "@x402/core/types";
import { ExactEvmScheme } from "@x402/evm/exact/server";
import { Hono } from "hono";
import {
  decodeFunctionData,
  encodeFunctionData,
  erc20Abi,
  numberToHex,
  parseErc6492Signature,
  serializeErc6492Signature,
} from "viem";
import { entryPoint07Abi, type PackedUserOperation } from "viem/account-abstraction";
import { generatePrivateKey } from "viem/accounts";
import { afterAll, describe, expect, test } from "vitest";
import { checkPreparation } from "../src/facilitator/checkPreparation.ts";
import { startTestPlatform } from "./support/startTestPlatform.ts";
import { startTwoInstances } from "./support/startTwoInstances.ts";

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
async function openSession(perPeriod = 5) {
  const created = await createSessionKey({
    ownerPrivateKey: generatePrivateKey(),
    chain,
    rpcUrl,
    payments: [{ token: "USDC", payees: "anyone", perPayment: 10_000n, perPeriod }],
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
      reason: "The facilitator has used its gas budget for today.",
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

/** A payment of a cent that a session has signed, as a server sends it on. */
async function paymentOf(session: SessionClient, payTo: `0x${string}`) {
  const signed = await session.signPayment({ to: payTo, value: 10_000n });
  const accepted = {
    scheme: "exact",
    network,
    asset: devnet.addresses.usdc,
    amount: "10000",
    payTo,
    maxTimeoutSeconds: 60,
    extra: { name: "USDC", version: "2" },
  };
  return {
    paymentPayload: { x402Version: 2, accepted, payload: toExactPayload(signed) },
    paymentRequirements: accepted,
  };
}

async function ask(platformUrl: string, step: string, question: unknown) {
  const response = await fetch(`${platformUrl}/api/v1/facilitator/${step}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(question),
  });
  return (await response.json()) as {
    success?: boolean;
    isValid?: boolean;
    errorReason?: string;
    invalidReason?: string;
  };
}

const sentBySigner = () => publicClient.getTransactionCount({ address: signer.address });

describe("two instances with one key and one store", () => {
  test("default: what one has spent counts for both, and is told by both", async () => {
    const payTo = `0x${"71".repeat(20)}` as const;
    const session = await openSession();
    await devnet.fundEth(session.account, 10n ** 18n);
    await session.enableSession();
    const { maxFeePerGas } = await publicClient.estimateFeesPerGas();
    // Room for one settlement at its worst, and what a second one costs is not in it.
    const dailyWei = (1_000_000n * maxFeePerGas * 11n) / 10n;
    await using instances = await startTwoInstances({ facilitators: [{ chain, rpcUrl, signer, dailyWei }] });
    const urls = await Promise.all(
      [instances.api, instances.other].map(({ platform }) =>
        listen((request) => platform.app.fetch(request)),
      ),
    );
    const [first = "", second = ""] = urls;
    expect(await ask(first, "settle", await paymentOf(session, payTo))).toMatchObject({ success: true });
    const spent = async (url: string) =>
      /abba_facilitator_spent_wei\{chain="[^"]+"\} (\d+)/.exec(
        await (await fetch(`${url}/metrics`)).text(),
      )?.[1];
    expect(await spent(second)).toBe(await spent(first));
    expect(Number(await spent(second))).toBeGreaterThan(0);
    let refused = "";
    for (let payment = 0; payment < 4 && refused === ""; payment += 1)
      refused = (await ask(second, "settle", await paymentOf(session, payTo))).errorReason ?? "";
    expect(refused).toBe("facilitator_budget_used");
  });

  test("behavior: many payments at once, on both, are all settled; one payment many times at once, once", async () => {
    const payTo = `0x${"72".repeat(20)}` as const;
    const session = await openSession(20);
    await devnet.fundEth(session.account, 10n ** 18n);
    await session.enableSession();
    await using instances = await startTwoInstances({
      facilitators: [{ chain, rpcUrl, signer, dailyWei: 10n ** 19n }],
    });
    const urls = await Promise.all(
      [instances.api, instances.other].map(({ platform }) =>
        listen((request) => platform.app.fetch(request)),
      ),
    );
    const urlOf = (index: number) => urls[index % 2] ?? "";
    const payments = [];
    for (let count = 0; count < 8; count += 1) payments.push(await paymentOf(session, payTo));
    const settled = await Promise.all(payments.map((each, index) => ask(urlOf(index), "settle", each)));
    expect(settled.filter(({ success }) => success)).toHaveLength(8);
    expect(await balanceOf(payTo)).toBe(80_000n);
    const [before, one] = [await sentBySigner(), await paymentOf(session, payTo)];
    const same = await Promise.all(
      Array.from({ length: 20 }, (_, index) => ask(urlOf(index), "settle", one)),
    );
    expect(same.filter(({ success }) => success)).toHaveLength(1);
    expect(await sentBySigner()).toBe(before + 1);
    expect(await balanceOf(payTo)).toBe(90_000n);
  });
});

describe("what would drain the facilitator", () => {
  test("error: what cannot settle sends nothing and takes nothing of the budget", async () => {
    const { platformUrl, payTo } = await startShop();
    const session = await openSession();
    const good = await paymentOf(session, payTo);
    const before = await sentBySigner();
    const { payload } = good.paymentPayload;
    const { authorization } = payload;
    const payloads = [
      {},
      { authorization: null, signature: "0x" },
      { ...payload, signature: "0x" },
      { ...payload, signature: `0x${"11".repeat(65)}` },
      { ...payload, authorization: { ...authorization, value: "1" } },
      { ...payload, authorization: { ...authorization, from: signer.address } },
      { ...payload, authorization: { ...authorization, nonce: `0x${"00".repeat(32)}` } },
    ];
    for (const bad of payloads) {
      const answer = await ask(platformUrl, "settle", {
        ...good,
        paymentPayload: { ...good.paymentPayload, payload: bad },
      });
      expect(answer.success).not.toBe(true);
    }
    expect(await sentBySigner()).toBe(before);
    const metrics = await (await fetch(`${platformUrl}/metrics`)).text();
    expect(metrics).toMatch(/abba_facilitator_spent_wei\{chain="[^"]+"\} 0\n/);
    expect(metrics).toMatch(/abba_facilitator_reserved_wei\{chain="[^"]+"\} 0\n/);
    expect(await ask(platformUrl, "settle", good)).toMatchObject({ success: true });
  });

  test("error: an account's preparation that does anything but enable its session", async () => {
    const session = await openSession();
    const { entryPoint } = devnet.addresses;
    const { paymentPayload } = await paymentOf(session, `0x${"73".repeat(20)}`);
    const { payload } = paymentPayload;
    const inner = parseErc6492Signature(payload.signature);
    if (inner.address === undefined || inner.data === undefined)
      throw new Error("The payment prepares nothing.");
    const { args } = decodeFunctionData({ abi: entryPoint07Abi, data: inner.data });
    const [[operation], beneficiary] = args as unknown as [[PackedUserOperation], `0x${string}`];
    const wrap = (data: `0x${string}`, address: `0x${string}` = entryPoint) => ({
      ...payload,
      signature: serializeErc6492Signature({ address, data, signature: inner.signature }),
    });
    const handle = (operations: PackedUserOperation[]) =>
      encodeFunctionData({
        abi: entryPoint07Abi,
        functionName: "handleOps",
        args: [operations, beneficiary],
      });
    const changed = (change: Partial<PackedUserOperation>) => wrap(handle([{ ...operation, ...change }]));
    const word = (high: bigint, low: bigint) => numberToHex((high << 128n) | low, { size: 32 });
    const check = (each: Record<string, unknown>) =>
      checkPreparation({ ...paymentPayload, payload: each } as unknown as PaymentPayload, entryPoint);
    expect(check(payload)).toBe("enables");
    expect(check(wrap(handle([operation])))).toBe("enables");
    expect(check({ ...payload, signature: inner.signature })).toBe("none");
    const deposit = encodeFunctionData({
      abi: entryPoint07Abi,
      functionName: "depositTo",
      args: [beneficiary],
    });
    const wrong: Record<string, unknown>[] = [
      wrap(deposit),
      wrap("0x"),
      wrap("0x12345678"),
      wrap(handle([operation]), devnet.addresses.usdc),
      wrap(handle([])),
      wrap(handle([operation, operation])),
      changed({ sender: beneficiary }),
      changed({ gasFees: word(0n, 1n) }),
      changed({ preVerificationGas: 1n }),
      changed({ paymasterAndData: `0x${"22".repeat(52)}` }),
      changed({ accountGasLimits: word(1_000_000n, 1_000_000n) }),
      { ...wrap(handle([operation])), authorization: { ...payload.authorization, from: beneficiary } },
      { ...wrap(handle([operation])), authorization: null },
    ];
    for (const each of wrong) expect(check(each)).toBe("refused");
    const { platformUrl } = await startShop();
    const before = await sentBySigner();
    const question = {
      paymentPayload: { ...paymentPayload, payload: changed({ accountGasLimits: word(1n, 1_000_000n) }) },
      paymentRequirements: paymentPayload.accepted,
    };
    expect(await ask(platformUrl, "verify", question)).toMatchObject({
      invalidReason: "preparation_not_allowed",
    });
    expect(await ask(platformUrl, "settle", question)).toMatchObject({
      errorReason: "preparation_not_allowed",
    });
    expect(await sentBySigner()).toBe(before);
  });

  test("error: one address asks too much", async () => {
    const started = await startTestPlatform({
      facilitators: [{ chain, rpcUrl, signer }],
      rateLimits: { perAddress: 35 },
    });
    await using _ = started;
    const asked = [];
    for (let count = 0; count < 5; count += 1)
      asked.push((await started.call("POST", "/facilitator/settle", undefined, {})).status);
    expect(asked).toEqual([400, 400, 400, 429, 429]);
  });
});
