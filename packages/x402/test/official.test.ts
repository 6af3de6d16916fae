import { readFile } from "node:fs/promises";
import { PaymentTooLargeError } from "@abbababa/sdk/errors";
import { x402Client as axiosClient, wrapAxiosWithPayment } from "@x402/axios";
import { decodePaymentResponseHeader, wrapFetchWithPayment, x402Client } from "@x402/fetch";
import axios from "axios";
import { describe, expect, test } from "vitest";
import { OffersNotPayableError, payingFetch, registerSession, sessionScheme } from "../src/index.ts";
import { startFacilitator } from "./support/startFacilitator.ts";
import { price, startFixture } from "./support/startFixture.ts";
import { startOfficialSeller, toFacilitatorClient } from "./support/startSeller.ts";

const fixture = await startFixture();
const { account, devnet, network, newPayee, usdcOf } = fixture;
const { entryPoint } = devnet.addresses;

/** An official seller with a payee of its own, behind an official facilitator. */
async function startSeller(options: { readonly prepares?: boolean } = {}) {
  const payTo = newPayee();
  const facilitator = startFacilitator(devnet, account(3), options.prepares ? [entryPoint] : []);
  const url = await startOfficialSeller({
    network,
    payTo,
    facilitator: toFacilitatorClient(facilitator, network),
  });
  return { url, payTo };
}

describe("payingFetch, from the official server by the official facilitator", () => {
  test("default: pays once and is served", async () => {
    const { session } = await fixture.enabled();
    const { url, payTo } = await startSeller();
    const pay = payingFetch(session);
    const { response, payment } = await pay(`${url}/cheap`);
    expect(await response.json()).toEqual({ forecast: "sun" });
    expect(payment).toMatchObject({
      account: session.account,
      to: payTo,
      token: fixture.usdc,
      value: price,
      receipt: { success: true, payer: session.account },
      settledBefore: undefined,
    });
    expect(await usdcOf(payTo)).toBe(price);
  });

  test("behavior: what is free is not paid", async () => {
    const { session } = await fixture.enabled();
    const { url } = await startSeller();
    const { response, payment } = await payingFetch(session)(`${url}/nothing`);
    expect(response.status).toBe(404);
    expect(payment).toBeUndefined();
  });

  test("behavior: a preview signs nothing", async () => {
    const { session } = await fixture.enabled();
    const { url, payTo } = await startSeller();
    const pay = payingFetch(session, { policy: { maxPerRequest: price - 1n } });
    const preview = await pay.preview(`${url}/cheap`);
    expect(preview.offer).toEqual({ token: fixture.usdc, to: payTo, value: price });
    expect(preview.policyRefusal).toMatchObject({
      rule: "maxPerRequest",
      limit: price - 1n,
      requested: price,
    });
    expect(await usdcOf(payTo)).toBe(0n);
  });

  test("error: a price above the rule, with the term that refuses", async () => {
    const { session } = await fixture.enabled();
    const { url, payTo } = await startSeller();
    const error = await payingFetch(session)(`${url}/dear`).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(OffersNotPayableError);
    const { refused } = error as OffersNotPayableError;
    expect(refused.map((offer) => offer.error)).toEqual([expect.any(PaymentTooLargeError)]);
    expect(await usdcOf(payTo)).toBe(0n);
  });
});

describe("@x402/axios", () => {
  test("default: pays by the session, and says what was settled", async () => {
    const { session } = await fixture.enabled();
    const { url, payTo } = await startSeller();
    const buy = wrapAxiosWithPayment(axios.create(), registerSession(new axiosClient(), session));
    const response = await buy.get(`${url}/cheap`);
    expect(response.data).toEqual({ forecast: "sun" });
    expect(decodePaymentResponseHeader(String(response.headers["payment-response"]))).toMatchObject({
      success: true,
      payer: session.account,
      network,
    });
    expect(await usdcOf(payTo)).toBe(price);
  });

  test.each([true, false])(
    "default: an undeployed account, a facilitator that prepares accounts: %s",
    async (prepares) => {
      const created = await fixture.grant();
      await devnet.fundEth(created.smartAccountAddress, 10n ** 18n);
      const { url, payTo } = await startSeller({ prepares });
      // This client takes a refusal for final: it is the agent who enables, unless the facilitator is known to.
      const enabling = prepares ? "facilitator" : "agent";
      const client = registerSession(new axiosClient(), await fixture.open(created), { enabling });
      const response = await wrapAxiosWithPayment(axios.create(), client).get(`${url}/cheap`);
      expect(response.data).toEqual({ forecast: "sun" });
      expect(await usdcOf(payTo)).toBe(price);
    },
  );

  test("behavior: one key pays once", async () => {
    const { session } = await fixture.enabled();
    const { url, payTo } = await startSeller();
    const client = registerSession(new axiosClient(), session, { key: () => "order-0000000000000077" });
    const buy = wrapAxiosWithPayment(axios.create(), client);
    expect((await buy.get(`${url}/cheap`)).status).toBe(200);
    await expect(buy.get(`${url}/cheap`)).rejects.toThrow();
    expect(await usdcOf(payTo)).toBe(price);
  });

  test("error: a price above the rule, with the term that refuses", async () => {
    const { session } = await fixture.enabled();
    const { url, payTo } = await startSeller();
    const buy = wrapAxiosWithPayment(axios.create(), registerSession(new axiosClient(), session));
    await expect(buy.get(`${url}/dear`)).rejects.toThrow(`one payment may be at most ${price}`);
    expect(await usdcOf(payTo)).toBe(0n);
  });
});

describe("which facilitator takes a session in which state", () => {
  const states = ["enabled", "pending", "undeployed"] as const;
  const cases = states.flatMap((state) =>
    [true, false].map(
      (prepares) => [state, prepares ? "may call the EntryPoint" : "calls no factory", prepares] as const,
    ),
  );

  async function open(state: (typeof states)[number]) {
    if (state === "enabled") return (await fixture.enabled()).session;
    const created = await fixture.grant();
    await devnet.fundEth(created.smartAccountAddress, 10n ** 18n);
    if (state === "undeployed") return await fixture.open(created);
    const index = fixture.lastIndex();
    await (await fixture.open(created)).enableSession();
    return await fixture.open(await fixture.grant({ index }));
  }

  test.each(cases)(
    "default: payingFetch with a session %s, a facilitator that %s",
    async (state, _, prepares) => {
      const session = await open(state);
      const { url, payTo } = await startSeller({ prepares });
      const { response } = await payingFetch(session)(`${url}/cheap`);
      expect(response.status).toBe(200);
      expect(await usdcOf(payTo)).toBe(price);
      // Where the facilitator prepares the account, the agent sends nothing.
      expect((await session.getStatus()).gasSpent === 0n).toBe(state === "undeployed" && prepares);
    },
  );

  test.each(cases)(
    "default: the official client with a session %s, a facilitator that %s",
    async (state, _, prepares) => {
      const session = await open(state);
      const { url, payTo } = await startSeller({ prepares });
      const buy = wrapFetchWithPayment(fetch, registerSession(new x402Client(), session));
      const response = await buy(`${url}/cheap`);
      expect(response.status).toBe(200);
      expect(decodePaymentResponseHeader(response.headers.get("PAYMENT-RESPONSE") ?? "")).toMatchObject({
        success: true,
        payer: session.account,
        network,
      });
      expect(await usdcOf(payTo)).toBe(price);
    },
  );
});

describe("the table of docs/x402.md", () => {
  /** What a cell says that a facilitator does when the agent sends nothing of its own. */
  async function readTable(): Promise<Map<string, readonly [boolean, boolean]>> {
    const text = await readFile(new URL("../../../docs/x402.md", import.meta.url), "utf8");
    const [, after = ""] = text.split("## Which facilitator setting works for which account state");
    const [section = ""] = after.split("\n## ");
    const rows = section.split("\n").filter((line) => line.startsWith("| ") && !line.startsWith("| ---"));
    return new Map(
      rows.slice(1).map((row) => {
        const [state = "", allowed = "", empty = ""] = row
          .split("|")
          .slice(1)
          .map((cell) => cell.trim());
        const settles = (cell: string) => /settles/.test(cell) && !/^refuses/.test(cell);
        return [state, [settles(allowed), settles(empty === "the same" ? allowed : empty)]] as const;
      }),
    );
  }

  const states: [string, () => Promise<Awaited<ReturnType<typeof fixture.open>>>][] = [
    ["session enabled", async () => (await fixture.enabled()).session],
    [
      "account deployed, session pending",
      async () => {
        await fixture.enabled();
        return await fixture.open(await fixture.grant({ index: fixture.lastIndex() }));
      },
    ],
    ["account not deployed", async () => await fixture.open(await fixture.grant())],
  ];

  test.each(states)("default: %s", async (state, open) => {
    const said = (await readTable()).get(state);
    const done: boolean[] = [];
    for (const prepares of [true, false]) {
      const session = await open();
      const { url, payTo } = await startSeller({ prepares });
      const paid = await payingFetch(session, { enabling: "facilitator" })(`${url}/cheap`).catch(
        (error: Error) => error.name,
      );
      if (typeof paid === "string") expect(paid).toBe("PaymentRefusedError");
      done.push((await usdcOf(payTo)) === price);
    }
    expect(done).toEqual(said);
  });

  test("behavior: it has a row for each state", async () => {
    expect([...(await readTable()).keys()]).toEqual(states.map(([state]) => state));
  });
});

describe("sessionScheme in the official client", () => {
  test("error: a price above the rule, as the client's hook gets it", async () => {
    const { session } = await fixture.enabled();
    const { url, payTo } = await startSeller();
    const client = new x402Client().register(network, sessionScheme(session));
    const refusals: unknown[] = [];
    client.onPaymentCreationFailure(async ({ error }) => {
      refusals.push(error);
    });
    await expect(wrapFetchWithPayment(fetch, client)(`${url}/dear`)).rejects.toThrow(
      `one payment may be at most ${price}`,
    );
    expect(refusals).toEqual([expect.any(PaymentTooLargeError)]);
    expect(await usdcOf(payTo)).toBe(0n);
  });
});
