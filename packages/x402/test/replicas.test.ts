import { getRequestListener } from "@hono/node-server";
import { type FacilitatorClient, x402ResourceServer } from "@x402/core/server";
import { ExactEvmScheme } from "@x402/evm/exact/server";
import { Hono } from "hono";
import pg from "pg";
import { parseAbiItem } from "viem";
import { afterAll, describe, expect, test } from "vitest";
import { startPostgres } from "../../platform/test/support/startPostgres.ts";
import { createPostgresBook } from "../src/book/postgres.ts";
import { PaidNotServedError, type PaymentBook, PaymentRefusedError, payingFetch } from "../src/index.ts";
import { paywall } from "../src/seller/hono.ts";
import { startFacilitator } from "./support/startFacilitator.ts";
import { startFaultySeller } from "./support/startFaultySeller.ts";
import { price, startFixture } from "./support/startFixture.ts";
import { startLaggingNode } from "./support/startLaggingNode.ts";
import { serve, toFacilitatorClient } from "./support/startSeller.ts";

const fixture = await startFixture();
const { account, devnet, network, newPayee, usdc, usdcOf } = fixture;
const server = await startPostgres();
afterAll(() => server[Symbol.asyncDispose]());

let schemas = 0;
/** Another process' view of one new book, for each call of what it answers. */
async function newBook(): Promise<() => PaymentBook> {
  schemas += 1;
  const schema = `replicas_${schemas}`;
  const open = () => {
    const pool = new pg.Pool({ connectionString: server.url, max: 2 });
    pool.on("error", () => {});
    afterAll(() => pool.end());
    return createPostgresBook({ client: pool, schema });
  };
  await open().setUp();
  return open;
}

/** A shop that keeps its answers, and a count of what its facilitator could not settle. */
async function startShop() {
  const payTo = newPayee();
  const honest = toFacilitatorClient(startFacilitator(devnet, account(3)), network);
  const lost: string[] = [];
  const facilitator: FacilitatorClient = {
    ...honest,
    async settle(...payment) {
      const settled = await honest.settle(...payment);
      if (!settled.success) lost.push(settled.errorReason ?? "");
      return settled;
    },
  };
  const accepts = { scheme: "exact", price: "$0.01", network, payTo } as const;
  const app = new Hono();
  const resources = new x402ResourceServer(facilitator).register(network, new ExactEvmScheme());
  app.use(paywall({ server: resources, routes: { "GET /forecast": { accepts } } }));
  app.get("/forecast", (context) => context.json({ forecast: "sun" }));
  return { url: await serve(getRequestListener(app.fetch)), payTo, lost };
}

/** Whether a payment's outcome is not known yet, by the error or by the one behind it. */
const isUnknown = (error: unknown): boolean =>
  error instanceof Error && (error.name === "PaymentOutcomeUnknownError" || isUnknown(error.cause));

const count = 10;

describe.each([
  ["nodes that agree", 0n],
  ["nodes of which some lag", 3n],
])("ten replicas of one agent, one session, one book in PostgreSQL, %s", (_, behind) => {
  const rpcUrl = behind === 0n ? undefined : startLaggingNode(devnet.rpcUrl, behind);

  async function replicasOf(perPeriod: number) {
    const payments = [{ token: "USDC" as const, payees: "anyone" as const, perPayment: price, perPeriod }];
    const { created, session } = await fixture.enabled({ payments });
    // What lags must not have missed the session itself.
    await devnet.testClient.mine({ blocks: 4 });
    const own = rpcUrl === undefined ? {} : { rpcUrl: await rpcUrl };
    const open = (index: number) => fixture.open(created, index % 2 === 0 ? {} : own);
    const sessions = await Promise.all(Array.from({ length: count }, (_, index) => open(index)));
    return { account: session.account, sessions };
  }

  test("behavior: they share twelve payments: never a unit over, no key twice, at most one race lost for each", async () => {
    const perPeriod = 12;
    const { account: payer, sessions } = await replicasOf(perPeriod);
    const openBook = await newBook();
    const pays = sessions.map((session) => payingFetch(session, { book: openBook() }));
    const shop = await startShop();
    const from = await devnet.publicClient.getBlockNumber();
    const keys = Array.from({ length: 16 }, (_, index) => `order ${index}`);
    // Each key is tried by three of them, at the same time.
    const tries = keys.flatMap((key, index) =>
      [0, 3, 7].map((offset) => ({ key, by: (index + offset) % count })),
    );
    const ask = async ({ key, by }: { key: string; by: number }) => {
      const { response } = (await pays[by]?.(`${shop.url}/forecast`, {}, { key })) ?? {};
      return { key, status: response?.status };
    };
    const results = await Promise.allSettled(tries.map(ask));
    for (const [index, result] of results.entries()) {
      // Behind a node that lags one may not learn at once what became of a payment. Asked again by its key, by one whose node
      // does not, it is told.
      if (behind === 0n || result.status === "fulfilled" || !isUnknown(result.reason)) continue;
      const [again] = await Promise.allSettled([ask({ key: tries[index]?.key ?? "", by: 0 })]);
      if (again !== undefined) results[index] = again;
    }
    const served = results.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []));
    for (const { status } of served) expect(status).toBe(200);
    expect(new Set(served.map(({ key }) => key)).size).toBe(perPeriod);
    const reasons = results.flatMap(({ reason }: { reason?: Error } & object) =>
      reason ? [nameOf(reason)] : [],
    );
    expect(reasons.filter((name) => name !== "PaymentsUsedUpError")).toEqual([]);
    expect(await usdcOf(shop.payTo)).toBe(BigInt(perPeriod) * price);
    const event = parseAbiItem("event AuthorizationUsed(address indexed authorizer, bytes32 indexed nonce)");
    const args = { authorizer: payer };
    const used = await devnet.publicClient.getLogs({ address: usdc, event, args, fromBlock: from });
    expect(used).toHaveLength(perPeriod);
    expect(shop.lost.length).toBeLessThanOrEqual(perPeriod);
  });

  test("error: an answer that was lost, asked for again by all of them: one debit", async () => {
    const { sessions } = await replicasOf(20);
    const openBook = await newBook();
    const seller = await startFaultySeller(fixture);
    seller.next("lostAnswer");
    const key = "order-0000000000000099";
    const [first, ...others] = sessions;
    if (first === undefined) throw new Error("There are no replicas.");
    const failed = await payingFetch(first, { book: openBook() })(`${seller.url}/cheap`, {}, { key }).catch(
      (error: unknown) => error,
    );
    expect(failed).toMatchObject({ name: "PaymentOutcomeUnknownError", key });
    const errors = await Promise.all(
      others.map((session) =>
        payingFetch(session, { book: openBook() })(`${seller.url}/cheap`, {}, { key }).catch(
          (error: unknown) => error,
        ),
      ),
    );
    for (const error of errors) {
      const known = [PaidNotServedError, PaymentRefusedError];
      const isKnown = known.some((kind) => error instanceof kind) || isUnknown(error);
      expect([isKnown, nameOf(error as Error)]).toEqual([true, nameOf(error as Error)]);
    }
    expect(await usdcOf(seller.payTo)).toBe(price);
    await devnet.testClient.mine({ blocks: 5 });
    const last = await payingFetch(sessions[1] ?? first, { book: openBook() })(
      `${seller.url}/cheap`,
      {},
      { key },
    ).catch((error: unknown) => error);
    expect(last).toBeInstanceOf(PaidNotServedError);
    expect(await usdcOf(seller.payTo)).toBe(price);
  });
});

/** Of an error, or of its cause, which says more. */
const nameOf = (error: Error): string => (error.cause instanceof Error ? error.cause.name : error.name);
