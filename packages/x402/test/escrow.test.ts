import { createHash } from "node:crypto";
import { mkdir, mkdtemp, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createSessionKey, type SessionClient } from "@abbababa/sdk";
import { accept, getEscrow, submitDelivery, totalWithFee } from "@abbababa/sdk/escrow";
import { getRequestListener } from "@hono/node-server";
import { x402Facilitator } from "@x402/core/facilitator";
import { type FacilitatorClient, x402ResourceServer } from "@x402/core/server";
import type { PaymentPayload, PaymentRequirements } from "@x402/core/types";
import { AUTH_CAPTURE_SCHEME, EIP3009_TOKEN_COLLECTOR_ADDRESS } from "@x402/evm";
import { AuthCaptureEvmScheme } from "@x402/evm/auth-capture/client";
import { wrapFetchWithPayment, x402Client } from "@x402/fetch";
import { Hono } from "hono";
import { createWalletClient, http, keccak256, parseEther, toHex } from "viem";
import { describe, expect, test } from "vitest";
import { createFileAnswers } from "../src/answers/file.ts";
import { escrowFacilitator } from "../src/facilitator/index.ts";
import { toPaymentId } from "../src/identity/toPaymentId.ts";
import { escrowScheme, escrowSchemeId, payingFetch } from "../src/index.ts";
import { paywall } from "../src/seller/hono.ts";
import { type AnswerStore, createMemoryAnswers, EscrowServerScheme } from "../src/seller/index.ts";
import { price, startFixture } from "./support/startFixture.ts";
import { serve } from "./support/startSeller.ts";

const fixture = await startFixture();
const { account, devnet, network, newPayee, usdc, usdcOf } = fixture;
const { chain, rpcUrl, bundlerUrl } = devnet;
const escrowContract = devnet.contracts.abbaBabaEscrow;
const seller = account(2);

const scheme = escrowFacilitator({ client: devnet.publicClient, escrowContract });
const facilitator = new x402Facilitator().register(network, scheme);
const facilitatorClient: FacilitatorClient = {
  verify: (...payment) => facilitator.verify(...payment),
  settle: (...payment) => facilitator.settle(...payment),
  getSupported: async () =>
    facilitator.getSupported() as Awaited<ReturnType<FacilitatorClient["getSupported"]>>,
};

/** A shop; `restart` has another process, as it were, go on at its address. */
async function startShop(newAnswers: () => AnswerStore = createMemoryAnswers) {
  let served = 0;
  let listener = startListener();
  const url = await serve((request, response) => void listener(request, response));
  return {
    url,
    served: () => served,
    restart: () => {
      listener = startListener();
    },
  };

  function startListener() {
    return getRequestListener(
      startApp(newAnswers(), () => {
        served += 1;
      }).fetch,
    );
  }
}

function startApp(answers: AnswerStore, onServed: () => void) {
  const accepts = { scheme: escrowSchemeId, price: "$0.01", network, payTo: seller.address } as const;
  const app = new Hono();
  const server = new x402ResourceServer(facilitatorClient).register(network, new EscrowServerScheme());
  app.use(paywall({ server, routes: { "GET /report": { accepts } }, answers }));
  app.get("/report", (context) => {
    onServed();
    return context.json({ order: "taken" }, 202);
  });
  return app;
}

let index = 7_000n;
async function buyer(): Promise<SessionClient> {
  index += 1n;
  const created = await createSessionKey({
    owner: account(1),
    index,
    chain,
    ...{ rpcUrl, bundlerUrl },
    spend: [{ token: "USDC", lifetime: 3n * totalWithFee(price) }],
    counterparties: [seller.address],
  });
  await devnet.fundUsdc(created.smartAccountAddress, 1_000_000n);
  await devnet.fundEth(created.smartAccountAddress, parseEther("1"));
  return await fixture.open(created);
}

const requirementsOf = (change: Partial<PaymentRequirements> = {}): PaymentRequirements => ({
  scheme: escrowSchemeId,
  network,
  asset: usdc,
  amount: `${price}`,
  payTo: seller.address,
  maxTimeoutSeconds: 60,
  extra: { escrowContract, deliverySeconds: 3_600, disputeWindow: 3_600, abandonmentGrace: 3_600 },
  ...change,
});

test("default: a session pays into the escrow, is served, and the seller is paid on acceptance", async () => {
  const session = await buyer();
  const shop = await startShop();
  const sent: PaymentPayload[] = [];
  const client = new x402Client().register(network, escrowScheme(session));
  client.onAfterPaymentCreation(async ({ paymentPayload }) => {
    sent.push(paymentPayload);
  });
  const buy = wrapFetchWithPayment(fetch, client);
  const response = await buy(`${shop.url}/report`);
  expect(response.status).toBe(202);
  const [payment] = sent;
  if (payment === undefined) throw new Error("Nothing was sent.");
  const { escrowId } = payment.payload as { escrowId: `0x${string}` };
  const before = await usdcOf(seller.address);
  expect(await getEscrow(session, { escrowId })).toMatchObject({
    status: "Funded",
    seller: seller.address,
    locked: price,
  });
  const wallet = createWalletClient({ account: seller, chain, transport: http(rpcUrl) });
  await submitDelivery(wallet, { escrowId, proofHash: keccak256(toHex("the report")) });
  await accept(session, { escrowId });
  expect((await usdcOf(seller.address)) - before).toBe(price);
});

test("behavior: one key is one escrow, and one escrow pays one request", async () => {
  const session = await buyer();
  const shop = await startShop();
  const client = new x402Client().register(
    network,
    escrowScheme(session, { key: () => "report-0000000000000001" }),
  );
  const before = await usdcOf(session.account);
  const buy = wrapFetchWithPayment(fetch, client);
  const [first, second] = [await buy(`${shop.url}/report`), await buy(`${shop.url}/report`)];
  expect([first.status, second.status]).toEqual([202, 202]);
  expect(shop.served()).toBe(1);
  expect(before - (await usdcOf(session.account))).toBe(totalWithFee(price));
  // Asked for another request, the same escrow is refused.
  const other = await buy(`${shop.url}/report?other=1`);
  expect([other.status, (await other.json()).error]).toEqual([402, "payment_already_used"]);
});

test("error: one escrow shown for other requests, however it is written, and when its answer is long gone", async () => {
  const session = await buyer();
  const sent: string[] = [];
  const client = new x402Client().register(network, escrowScheme(session));
  const spy: typeof fetch = async (input, init) => {
    const payment = new Request(input, init).headers.get("payment-signature");
    if (payment !== null) sent.push(payment);
    return await fetch(input, init);
  };
  const shop = await startShop(() => createMemoryAnswers({ keepSeconds: 0 }));
  expect((await wrapFetchWithPayment(spy, client)(`${shop.url}/report`)).status).toBe(202);
  const { payload, ...rest } = JSON.parse(Buffer.from(sent[0] ?? "", "base64").toString());
  const variants = [
    payload,
    { ...payload, more: 1 },
    { ...payload, escrowId: `0x${payload.escrowId.slice(2).toUpperCase()}` },
    { ...payload, authorization: { from: "0x1", nonce: "0x2" } },
  ];
  for (const [index, variant] of variants.entries()) {
    const header = Buffer.from(JSON.stringify({ ...rest, payload: variant })).toString("base64");
    const response = await fetch(`${shop.url}/report?again=${index}`, {
      headers: { "payment-signature": header },
    });
    expect([response.status, (await response.json()).error]).toEqual([402, "payment_already_used"]);
  }
  expect(shop.served()).toBe(1);
});

test("behavior: a seller that is started again serves no escrow twice, and gives its answer again", async () => {
  const folder = await mkdtemp(join(tmpdir(), "abba-answers-"));
  const session = await buyer();
  const shop = await startShop(() => createFileAnswers({ folder }));
  const key = () => "report-0000000000000002";
  const buy = wrapFetchWithPayment(fetch, new x402Client().register(network, escrowScheme(session, { key })));
  expect((await buy(`${shop.url}/report`)).status).toBe(202);
  shop.restart();
  expect((await buy(`${shop.url}/report`)).status).toBe(202);
  const other = await buy(`${shop.url}/report?other=1`);
  expect([other.status, (await other.json()).error]).toEqual([402, "payment_already_used"]);
  expect(shop.served()).toBe(1);
  // As if the process had been killed while it served, a minute ago.
  const then = new Date(Date.now() - 60_000);
  for (const name of ["answers", "used"]) await rm(join(folder, name), { recursive: true });
  await mkdir(join(folder, "claims"), { recursive: true });
  const { escrowId } = (await escrowScheme(session, { key }).createPaymentPayload(2, requirementsOf()))
    .payload as { escrowId: string };
  const id = toPaymentId(
    { scheme: escrowSchemeId, network, asset: usdc },
    { escrowId, transactionId: "any" },
  );
  const claim = join(folder, "claims", `${createHash("sha256").update(id).digest("hex")}.0`);
  await writeFile(claim, "lasting");
  await utimes(claim, then, then);
  shop.restart();
  const interrupted = await buy(`${shop.url}/report`);
  expect([interrupted.status, (await interrupted.json()).error]).toEqual([409, "payment_interrupted"]);
  expect(shop.served()).toBe(1);
  await rm(folder, { recursive: true });
});

test("behavior: a funding that takes minutes to be included leaves the seller the time that he asks for", async () => {
  const session = await buyer();
  const requirements = requirementsOf();
  const { timestamp } = await devnet.publicClient.getBlock();
  await devnet.setNextBlockTimestamp(timestamp + 120n);
  const { payload } = await escrowScheme(session).createPaymentPayload(2, requirements);
  const payment: PaymentPayload = { x402Version: 2, accepted: requirements, payload };
  expect(await facilitator.verify(payment, requirements)).toMatchObject({ isValid: true });
});

test("error: a seller that the session may not pay, and an amount above its budget", async () => {
  const session = await buyer();
  const { createPaymentPayload } = escrowScheme(session);
  await expect(createPaymentPayload(2, requirementsOf({ payTo: newPayee() }))).rejects.toMatchObject({
    name: "CounterpartyNotAllowedError",
  });
  await expect(createPaymentPayload(2, requirementsOf({ amount: `${4n * price}` }))).rejects.toMatchObject({
    name: "SpendCapExceededError",
  });
  const elsewhere = { ...requirementsOf().extra, escrowContract: usdc };
  await expect(createPaymentPayload(2, requirementsOf({ extra: elsewhere }))).rejects.toMatchObject({
    name: "OfferUnsupportedError",
  });
});

describe("the facilitator", () => {
  test("error: an escrow that is not as asked for, or not the presenter's", async () => {
    const session = await buyer();
    const requirements = requirementsOf();
    const { payload } = await escrowScheme(session).createPaymentPayload(2, requirements);
    const payment: PaymentPayload = { x402Version: 2, accepted: requirements, payload };
    expect(await facilitator.verify(payment, requirements)).toEqual({
      isValid: true,
      payer: session.account,
    });
    const terms = { escrowContract, deliverySeconds: 3_600, disputeWindow: 3_600, abandonmentGrace: 3_600 };
    const cases: [Partial<PaymentRequirements>, string][] = [
      [{ payTo: newPayee() }, "escrow_for_another_seller"],
      [{ asset: escrowContract }, "escrow_in_another_token"],
      [{ amount: `${price + 1n}` }, "escrow_holds_too_little"],
      [{ network: "eip155:1" }, "invalid_network"],
      [{ extra: { ...terms, deliverySeconds: 4_300 } }, "escrow_is_due_too_soon"],
      [{ extra: { ...terms, disputeWindow: 3_599 } }, "escrow_can_be_disputed_too_long"],
      [{ extra: { ...terms, abandonmentGrace: 3_601 } }, "escrow_is_abandoned_too_soon"],
      [{ extra: {} }, "invalid_payment_requirements"],
    ];
    for (const [change, reason] of cases)
      expect(await scheme.verify(payment, requirementsOf(change))).toMatchObject({
        isValid: false,
        invalidReason: reason,
      });
    const watched = { ...payment, payload: { ...payload, transactionId: "x402:what an onlooker guesses" } };
    expect(await scheme.verify(watched, requirements)).toMatchObject({
      invalidReason: "escrow_of_another_buyer",
    });
    const invented = { ...payment, payload: { ...payload, escrowId: `0x${"11".repeat(32)}` } };
    expect(await scheme.verify(invented, requirements)).toMatchObject({ invalidReason: "escrow_not_found" });
    const { escrowId } = payload as { escrowId: `0x${string}` };
    const wallet = createWalletClient({ account: seller, chain, transport: http(rpcUrl) });
    await submitDelivery(wallet, { escrowId, proofHash: keccak256(toHex("the report")) });
    expect(await facilitator.verify(payment, requirements)).toMatchObject({
      invalidReason: "escrow_is_delivered",
    });
    expect(await facilitator.settle(payment, requirements)).toMatchObject({ success: false });
  });
});

describe("x402's own auth-capture, beside it", () => {
  const extra = {
    captureAuthorizer: `0x${"c1".repeat(20)}`,
    captureDeadline: 2_000_000_000,
    refundDeadline: 2_000_000_100,
    feeRecipient: `0x${"fe".repeat(20)}`,
    minFeeBps: 0,
    maxFeeBps: 100,
    name: "USDC",
    version: "2",
  };
  const offer = (change: Partial<PaymentRequirements> = {}) =>
    requirementsOf({ scheme: AUTH_CAPTURE_SCHEME, extra, ...change });
  const sign = async (requirements: PaymentRequirements) => {
    const scheme = new AuthCaptureEvmScheme(account(4));
    const { payload } = await scheme.createPaymentPayload(2, requirements);
    return payload as { authorization: { to: string; nonce: string; value: string } };
  };

  test("behavior: its nonces are hashes that no session could choose, its payee is the collector, whoever is paid", async () => {
    const signed = [
      await sign(offer()),
      await sign(offer()),
      await sign(offer({ payTo: newPayee() })),
      await sign(offer({ extra: { ...extra, captureAuthorizer: `0x${"c2".repeat(20)}` } })),
    ];
    expect(new Set(signed.map(({ authorization }) => authorization.to))).toEqual(
      new Set([EIP3009_TOKEN_COLLECTOR_ADDRESS]),
    );
    // Two of the same offer differ: nothing counts them.
    expect(new Set(signed.map(({ authorization }) => authorization.nonce)).size).toBe(signed.length);
  });

  test("error: a session refuses it before anything is signed", async () => {
    const { session } = await fixture.enabled();
    const header = Buffer.from(
      JSON.stringify({ x402Version: 2, resource: { url: "http://127.0.0.1/" }, accepts: [offer()] }),
    ).toString("base64");
    const seen: (string | undefined)[] = [];
    const url = await serve((request, response) => {
      seen.push(request.headers["payment-signature"] as string | undefined);
      response.writeHead(402, { "payment-required": header }).end();
    });
    await expect(payingFetch(session)(url)).rejects.toMatchObject({
      name: "OffersNotPayableError",
      refused: [{ scheme: "auth-capture", error: { name: "OfferUnsupportedError" } }],
    });
    expect(seen).toEqual([undefined]);
    // A rule for the collector would not help: the nonce of its payment is a slot's, whatever is asked for.
    const collector = EIP3009_TOKEN_COLLECTOR_ADDRESS;
    const { authorization } = await session.signPayment({ to: collector, value: price, kind: "receive" });
    const { authorization: asked } = await sign(offer());
    expect(authorization.to).toBe(asked.to);
    expect(authorization.nonce).not.toBe(asked.nonce);
  });
});
