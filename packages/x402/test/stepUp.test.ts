import { grantSession } from "@abbababa/sdk";
import type { SessionError } from "@abbababa/sdk/errors";
import { wrapFetchWithPayment, x402Client } from "@x402/fetch";
import { describe, expect, test } from "vitest";
import { OffersNotPayableError, payingFetch, sessionScheme } from "../src/index.ts";
import { startFaultySeller } from "./support/startFaultySeller.ts";
import { price, startFixture } from "./support/startFixture.ts";

const fixture = await startFixture();
const { account, devnet, network, newPayee, usdcOf } = fixture;
const { chain, rpcUrl, bundlerUrl } = devnet;

const failure = (promise: Promise<unknown>) => promise.then(fail, (error: unknown) => error);
function fail(): never {
  throw new Error("It was not refused.");
}

/** The errors of an error's offers, or of what caused it. */
function refusalsOf(error: unknown): SessionError[] {
  if (error instanceof OffersNotPayableError) return error.refused.map((each) => each.error as SessionError);
  if (error instanceof Error && error.cause !== undefined) return refusalsOf(error.cause);
  return [error as SessionError];
}

const rules: [
  string,
  { payees?: readonly `0x${string}`[]; perPayment?: bigint; perPeriod?: number },
  string,
][] = [
  ["the amount of one payment", { perPayment: price - 1n }, "PaymentTooLargeError"],
  ["the payees", { payees: [newPayee()] }, "PaymentPayeeNotAllowedError"],
  ["the payments of a period", { perPeriod: 1 }, "PaymentsUsedUpError"],
];

describe.each(rules)("a session whose rule is too small: %s", (_, rule, name) => {
  async function start() {
    const payments = [
      { token: "USDC" as const, payees: "anyone" as const, perPayment: price, perPeriod: 5, ...rule },
    ];
    const { session } = await fixture.enabled({ payments });
    const seller = await startFaultySeller(fixture);
    const url = `${seller.url}/cheap`;
    // Whatever there is in the rule is used up.
    if (rule.perPeriod !== undefined) await payingFetch(session)(url);
    return { session, url, payTo: seller.payTo, before: await usdcOf(seller.payTo) };
  }

  test("default: the refusal carries a request for what is missing, and the owner's answer pays", async () => {
    const { session, url, payTo, before } = await start();
    const [refusal] = refusalsOf(await failure(payingFetch(session)(url)));
    expect(refusal?.name).toBe(name);
    // Errors are logged: a request is made when it is asked for.
    expect(Object.keys(refusal ?? {})).not.toContain("toRequest");
    const asked = await refusal?.toRequest?.({ name: "Buyer" });
    if (asked === undefined) throw new Error("The refusal carries no request.");
    const { grant } = await grantSession({
      request: asked.serializedRequest,
      owner: account(1),
      index: fixture.lastIndex(),
      ...{ chain, rpcUrl, bundlerUrl },
    });
    const next = await session.openNext(grant);
    await next.enableSession();
    const { response } = await payingFetch(next)(url);
    expect(response.status).toBe(200);
    expect(await usdcOf(payTo)).toBe(before + price);
  });

  test("behavior: through the official client, too, whose hook gets it", async () => {
    const { session, url, payTo, before } = await start();
    const errors: unknown[] = [];
    const client = new x402Client().register(network, sessionScheme(session));
    client.onPaymentCreationFailure(async ({ error }) => {
      errors.push(error);
    });
    errors.push(await failure(wrapFetchWithPayment(fetch, client)(url)));
    const found = errors.flatMap(refusalsOf).find((error) => error.name === name);
    expect(await found?.toRequest?.({ name: "Buyer" })).toMatchObject({
      serializedRequest: expect.stringMatching(/^abba_request_/),
    });
    expect(await usdcOf(payTo)).toBe(before);
  });
});

test("behavior: what no grant would help carries no request", async () => {
  const { session } = await fixture.enabled();
  const header = Buffer.from(
    JSON.stringify({ x402Version: 2, accepts: [{ ...offerElsewhere, payTo: newPayee() }] }),
  ).toString("base64");
  const fetch = async () => new Response(null, { status: 402, headers: { "payment-required": header } });
  const [refusal] = refusalsOf(await failure(payingFetch(session, { fetch })("http://127.0.0.1:1/")));
  expect(refusal?.name).toBe("OfferUnsupportedError");
  expect(refusal?.toRequest).toBeUndefined();
});

const offerElsewhere = {
  scheme: "exact",
  network: "eip155:1",
  asset: fixture.usdc,
  amount: "1",
  maxTimeoutSeconds: 60,
};
