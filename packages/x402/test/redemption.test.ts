import {
  type CreateSessionKeyParameters,
  contractAddress,
  installExecutor,
  revokeSessionKey,
  type SessionClient,
} from "@abbababa/sdk";
import { getRequestListener } from "@hono/node-server";
import { x402Erc7710Client, x402ExactEvmErc7710ServerScheme } from "@metamask/x402";
import { x402Facilitator } from "@x402/core/facilitator";
import { decodePaymentSignatureHeader } from "@x402/core/http";
import { type FacilitatorClient, x402ResourceServer } from "@x402/core/server";
import type { PaymentPayload, PaymentRequirements, SchemeNetworkServer } from "@x402/core/types";
import { wrapFetchWithPayment, x402Client } from "@x402/fetch";
import { Hono } from "hono";
import { createWalletClient, encodeFunctionData, erc20Abi, http, parseEther } from "viem";
import { describe, expect, test } from "vitest";
import { redemptionScheme } from "../src/facilitator/index.ts";
import { payingFetch, registerSession } from "../src/index.ts";
import { paywall } from "../src/seller/hono.ts";
import { RedemptionServerScheme } from "../src/seller/index.ts";
import { price, startFixture } from "./support/startFixture.ts";
import { serve } from "./support/startSeller.ts";

const fixture = await startFixture();
const { account, devnet, network, newPayee, usdc, usdcOf } = fixture;
const { chain, rpcUrl } = devnet;
const spendCap = contractAddress("spendCap", { chainId: chain.id, addresses: devnet.contracts });
const redeemer = account(3);

const scheme = redemptionScheme({
  client: createWalletClient({ account: redeemer, chain, transport: http(rpcUrl) }),
  delegationManagers: [spendCap],
});
const facilitator = new x402Facilitator().register(network, scheme);
const facilitatorClient: FacilitatorClient = {
  verify: (...payment) => facilitator.verify(...payment),
  settle: (...payment) => facilitator.settle(...payment),
  getSupported: async () =>
    facilitator.getSupported() as Awaited<ReturnType<FacilitatorClient["getSupported"]>>,
};

const owner = { owner: account(1), chain, rpcUrl, pollingInterval: 50, via: "direct" } as const;
let index = 5_000n;

/** A session that may transfer USDC to a payee, on an account whose executor is installed. It has no gas. */
async function ready(payTo: `0x${string}`, parameters: Partial<CreateSessionKeyParameters> = {}) {
  index += 1n;
  const transfers = [{ token: "USDC" as const, to: [payTo], lifetime: "0.05" }];
  const created = await fixture.grant({ executor: "redeem", index, transfers, payments: [], ...parameters });
  await devnet.fundEth(created.smartAccountAddress, parseEther("1"));
  await installExecutor({ ...owner, index });
  return { created, session: await fixture.open(created, { bundlerUrl: undefined }) };
}

/** MetaMask's server scheme is made for 2.12, where servers named no flows. */
const metamaskServer = () =>
  Object.assign(new x402ExactEvmErc7710ServerScheme(), {
    paymentFlows: new RedemptionServerScheme().paymentFlows,
  }) as unknown as SchemeNetworkServer;

async function startShop(payTo: string, serverScheme: SchemeNetworkServer = new RedemptionServerScheme()) {
  const extra = { assetTransferMethod: "erc7710" };
  const accepts = { scheme: "exact", price: "$0.01", network, payTo, extra } as const;
  const app = new Hono();
  const server = new x402ResourceServer(facilitatorClient).register(network, serverScheme);
  app.use(paywall({ server, routes: { "GET /forecast": { accepts } } }));
  app.get("/forecast", (context) => context.json({ forecast: "sun" }));
  return await serve(getRequestListener(app.fetch));
}

const failure = (promise: Promise<unknown>) =>
  promise.then(
    () => undefined,
    (error: unknown) => error,
  );

function requirementsOf(payTo: string, change: Partial<PaymentRequirements> = {}): PaymentRequirements {
  return {
    scheme: "exact",
    network,
    asset: usdc,
    amount: `${price}`,
    payTo,
    maxTimeoutSeconds: 60,
    extra: { assetTransferMethod: "erc7710", name: "USDC", version: "2" },
    ...change,
  };
}

/** What a client sends for a redemption of one transfer. */
async function redemptionOf(
  session: SessionClient,
  payTo: `0x${string}`,
  options: Partial<Parameters<SessionClient["signRedemption"]>[0]> = {},
): Promise<PaymentPayload> {
  const data = encodeFunctionData({ abi: erc20Abi, functionName: "transfer", args: [payTo, price] });
  const signed = await session.signRedemption({
    calls: [{ to: usdc, data }],
    redeemer: "anyone",
    ...options,
  });
  const { delegationManager, permissionContext, account: delegator } = signed;
  return {
    x402Version: 2,
    accepted: requirementsOf(payTo),
    payload: { delegationManager, permissionContext, delegator },
  };
}

describe("a session pays by redemption", () => {
  const servers = [
    ["ours", () => new RedemptionServerScheme()],
    ["MetaMask's", metamaskServer],
  ] as const;

  test.each(servers)("default: payingFetch, the server scheme %s", async (_, create) => {
    const payTo = newPayee();
    const { session } = await ready(payTo);
    const url = await startShop(payTo, create() as SchemeNetworkServer);
    const payments: string[] = [];
    const own: typeof fetch = async (input, init) => {
      payments.push(...[new Headers(init?.headers).get("payment-signature") ?? []].flat());
      return await fetch(input, init);
    };
    const { response, payment } = await payingFetch(session, { fetch: own })(`${url}/forecast`);
    expect(await response.json()).toEqual({ forecast: "sun" });
    expect(payment).toMatchObject({
      to: payTo,
      value: price,
      receipt: { success: true, payer: session.account },
    });
    expect(await usdcOf(payTo)).toBe(price);
    // It is made out to the facilitator that the server named.
    const { permissionContext } = decodePaymentSignatureHeader(payments[0] ?? "").payload;
    expect(`${permissionContext}`.toLowerCase()).toContain(redeemer.address.slice(2).toLowerCase());
  });

  test("default: the official client", async () => {
    const payTo = newPayee();
    const { session } = await ready(payTo);
    const buy = wrapFetchWithPayment(fetch, registerSession(new x402Client(), session));
    expect((await buy(`${await startShop(payTo)}/forecast`)).status).toBe(200);
    expect(await usdcOf(payTo)).toBe(price);
  });

  test("default: MetaMask's client, given our redemption as its delegation", async () => {
    const payTo = newPayee();
    const { session } = await ready(payTo);
    const delegating = new x402Erc7710Client({
      delegationProvider: async () => {
        const { payload } = await redemptionOf(session, payTo);
        return payload as Awaited<
          ReturnType<ConstructorParameters<typeof x402Erc7710Client>[0]["delegationProvider"]>
        >;
      },
    });
    const client = new x402Client().setSpendControls(false).register(network, delegating);
    expect((await wrapFetchWithPayment(fetch, client)(`${await startShop(payTo)}/forecast`)).status).toBe(
      200,
    );
    expect(await usdcOf(payTo)).toBe(price);
  });

  test("behavior: one key pays once, from any process, without any book", async () => {
    const payTo = newPayee();
    const { created, session } = await ready(payTo);
    const url = await startShop(payTo);
    const key = "order-0000000000000011";
    const lossy: typeof fetch = async (input, init) => {
      const response = await fetch(input, init);
      if (new Headers(init?.headers).has("payment-signature")) throw new TypeError("fetch failed");
      return response;
    };
    expect(
      await failure(payingFetch(session, { fetch: lossy })(`${url}/forecast`, {}, { key })),
    ).toMatchObject({
      name: "PaymentOutcomeUnknownError",
    });
    const other = payingFetch(await fixture.open(created, { bundlerUrl: undefined }));
    expect(await failure(other(`${url}/forecast`, {}, { key }))).toMatchObject({
      name: "PaidNotServedError",
      transaction: expect.stringMatching(/^0x/),
    });
    expect(await usdcOf(payTo)).toBe(price);
  });

  test("behavior: counted with all else that the session does, and stopped at its bound", async () => {
    const payTo = newPayee();
    const { session } = await ready(payTo);
    const pay = payingFetch(session);
    const url = await startShop(payTo);
    for (let payment = 0; payment < 5; payment += 1) await pay(`${url}/forecast`);
    const error = await failure(pay(`${url}/forecast`));
    expect(error).toMatchObject({
      name: "OffersNotPayableError",
      refused: [{ error: { name: "SpendCapExceededError", limit: 50_000n } }],
    });
    expect((await session.getStatus()).budgets[0]?.spent).toBe(5n * price);
    expect(await usdcOf(payTo)).toBe(5n * price);
  });

  test("error: limits that nothing would count", async () => {
    const { session } = await ready(newPayee());
    expect(() => payingFetch(session, { policy: { maxPerDay: 1n } })).toThrow(
      "policy of a session that redeems",
    );
  });

  test("error: an offer that another method pays", async () => {
    const payTo = newPayee();
    const { session } = await fixture.enabled();
    expect(await failure(payingFetch(session)(`${await startShop(payTo)}/forecast`))).toMatchObject({
      refused: [{ error: { name: "OfferUnsupportedError" } }],
    });
  });
});

describe("the facilitator", () => {
  test("default: settles once, and says so", async () => {
    const payTo = newPayee();
    const { session } = await ready(payTo);
    const payment = await redemptionOf(session, payTo);
    const requirements = requirementsOf(payTo);
    expect(await facilitator.verify(payment, requirements)).toEqual({
      isValid: true,
      payer: session.account,
    });
    expect(await facilitator.settle(payment, requirements)).toMatchObject({
      success: true,
      payer: session.account,
    });
    expect(await facilitator.verify(payment, requirements)).toMatchObject({
      isValid: false,
      invalidMessage: expect.stringContaining("RedemptionUsedError"),
    });
    expect(await facilitator.settle(payment, requirements)).toMatchObject({ success: false });
    expect(await usdcOf(payTo)).toBe(price);
  });

  const redemption = "invalid_exact_evm_erc7710_redemption";
  const wrong: [string, (payTo: `0x${string}`) => Partial<PaymentRequirements>, string][] = [
    ["another payee", () => ({ payTo: newPayee() }), redemption],
    ["one unit more", () => ({ amount: `${price + 1n}` }), redemption],
    ["one unit less", () => ({ amount: `${price - 1n}` }), redemption],
    ["another token", () => ({ asset: spendCap }), "insufficient_funds"],
    ["nothing", () => ({ amount: "0" }), "invalid_payment_requirements"],
    ["another network", () => ({ network: "eip155:1" }), "invalid_network"],
    [
      "another method",
      () => ({ extra: { assetTransferMethod: "permit2" } }),
      "unsupported_asset_transfer_method",
    ],
  ];
  test.each(wrong)("error: a redemption for %s", async (what, change, reason) => {
    const payTo = newPayee();
    const { session } = await ready(payTo);
    const payment = await redemptionOf(session, payTo);
    const requirements = requirementsOf(payTo, change(payTo));
    const verified = await scheme
      .verify(payment, requirements)
      .catch((error: Error) => ({ invalidReason: error.name }));
    // Of a contract that is no token, the node says that it has no balances.
    if (what !== "another token") expect(verified).toMatchObject({ isValid: false, invalidReason: reason });
    else expect(verified).not.toMatchObject({ isValid: true });
    expect(await usdcOf(payTo)).toBe(0n);
  });

  test("error: for another redeemer, past its deadline, of a revoked session, by another contract, malformed", async () => {
    const payTo = newPayee();
    const { created, session } = await ready(payTo);
    const requirements = requirementsOf(payTo);
    const verify = async (payment: PaymentPayload) => await facilitator.verify(payment, requirements);
    const foreign = await redemptionOf(session, payTo, { redeemer: account(5).address });
    expect((await verify(foreign)).invalidMessage).toContain("NotRedeemerError");
    const good = await redemptionOf(session, payTo);
    const elsewhere = { ...good, payload: { ...good.payload, delegationManager: usdc } };
    expect(await verify(elsewhere)).toMatchObject({ invalidReason: "delegation_manager_not_allowed" });
    const malformed = { ...good, payload: { ...good.payload, permissionContext: "0x" } };
    expect(await verify(malformed)).toMatchObject({ invalidReason: "invalid_exact_evm_erc7710_payload" });
    const short = await redemptionOf(session, payTo, { validForSeconds: 30 });
    await devnet.increaseTime(31);
    expect((await verify(short)).invalidMessage).toContain("RedemptionExpiredError");
    expect((await verify(good)).isValid).toBe(true);
    const { serializedSessionKey } = created;
    await revokeSessionKey({ ...owner, serializedSessionKey });
    expect((await verify(good)).invalidMessage).toContain("SessionRevokedError");
    expect(await facilitator.settle(good, requirements)).toMatchObject({ success: false });
    expect(await usdcOf(payTo)).toBe(0n);
  });

  test("error: an account that has not got the money", async () => {
    const payTo = newPayee();
    const { session } = await ready(payTo);
    const payment = await redemptionOf(session, payTo);
    const requirements = requirementsOf(payTo, { amount: `${10n ** 15n}` });
    expect(await facilitator.verify(payment, requirements)).toMatchObject({
      invalidReason: "insufficient_funds",
    });
  });
});
