import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client, InMemoryTransport } from "@modelcontextprotocol/client";
import { Client as FormerClient } from "@modelcontextprotocol/sdk/client/index.js";
import { InMemoryTransport as FormerTransport } from "@modelcontextprotocol/sdk/inMemory.js";
import { McpServer as FormerServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { McpServer } from "@modelcontextprotocol/server";
import { ExactEvmScheme } from "@x402/evm/exact/server";
import { x402ResourceServer } from "@x402/express";
import { withX402, withX402Client } from "agents/x402";
import type { Address } from "viem";
import { afterAll, describe, expect, test } from "vitest";
import * as z from "zod";
import { createFileBook } from "../src/book/file.ts";
import { createMemoryBook, OffersNotPayableError, PaymentOutcomeUnknownError } from "../src/index.ts";
import { paidTools, payingTools, type ToolCaller, type ToolResult } from "../src/mcp/index.ts";
import { serveFacilitator } from "./support/serveFacilitator.ts";
import { startFacilitator } from "./support/startFacilitator.ts";
import { price, startFixture } from "./support/startFixture.ts";
import { toFacilitatorClient } from "./support/startSeller.ts";

const fixture = await startFixture();
const { account, devnet, network, newPayee, usdcOf } = fixture;
const facilitator = startFacilitator(devnet, account(3));
const facilitatorUrl = await serveFacilitator(facilitator);
const info = { name: "weather", version: "1.0.0" };
const inputSchema = z.object({ city: z.string() });

/** Our tool; how often it has worked is counted. */
function sell(payTo: Address, answer = (city: string): Said => text(`sun in ${city}`)) {
  const server = new x402ResourceServer(toFacilitatorClient(facilitator, network)).register(
    network,
    new ExactEvmScheme(),
  );
  let worked = 0;
  const { priced } = paidTools({ server });
  const accepts = { scheme: "exact", price: "$0.01", network, payTo };
  const handler = priced({ name: "forecast", accepts }, ({ city }: { city: string }, _: unknown) => {
    worked += 1;
    return answer(city);
  });
  return { handler, worked: () => worked };
}

/** What a tool says. */
interface Said {
  [x: string]: unknown;
  readonly content: { type: "text"; text: string }[];
  readonly isError?: boolean;
}

const text = (said: string): Said => ({ content: [{ type: "text", text: said }] });

/** A server of the stable SDK with our tool, and its client. */
async function ourServer(payTo: Address, answer?: (city: string) => Said) {
  const { handler, worked } = sell(payTo, answer);
  const server = new McpServer(info);
  server.registerTool("forecast", { inputSchema }, handler);
  const [one, other] = InMemoryTransport.createLinkedPair();
  const client = new Client(info);
  await Promise.all([server.connect(one), client.connect(other)]);
  afterAll(() => client.close());
  return { client, worked };
}

/** The same with the former SDK, which `agents` has its clients of. */
async function ourFormerServer(payTo: Address) {
  const { handler, worked } = sell(payTo);
  const server = new FormerServer(info);
  server.registerTool("forecast", { inputSchema: inputSchema.shape }, handler);
  return { client: await connectFormer(server), worked };
}

/** A server whose tool `agents` sells. */
async function publishedServer(payTo: Address) {
  let worked = 0;
  const config = { network, recipient: payTo, facilitator: { url: facilitatorUrl } } as const;
  const server = withX402(new FormerServer(info), config);
  server.paidTool("forecast", "The weather.", 0.01, inputSchema.shape, {}, async ({ city }) => {
    worked += 1;
    return { content: [{ type: "text" as const, text: `sun in ${city}` }] };
  });
  return { client: await connectFormer(server), worked: () => worked };
}

async function connectFormer(server: Pick<FormerServer, "connect">): Promise<FormerClient> {
  const [one, other] = FormerTransport.createLinkedPair();
  const client = new FormerClient(info);
  await Promise.all([server.connect(one), client.connect(other)]);
  afterAll(() => client.close());
  return client;
}

const call = { name: "forecast", arguments: { city: "Paris" } };

describe("each client with each server pays once, on the chain", () => {
  const servers = {
    ours: ourServer,
    "ours, by the former SDK": ourFormerServer,
    "that of agents": publishedServer,
  };
  test.each(Object.entries(servers))("default: our client, server: %s", async (_, start) => {
    const payTo = newPayee();
    const { client, worked } = await start(payTo);
    const { session } = await fixture.enabled();
    const book = createMemoryBook();
    const pay = payingTools(session, { client: client as ToolCaller, server: "weather.example", book });
    const { result, payment } = await pay(call, { key: "paris" });
    expect(result.content).toMatchObject([{ type: "text", text: "sun in Paris" }]);
    expect(payment).toMatchObject({ to: payTo, value: price, receipt: { success: true } });
    expect(result._meta?.["x402/payment-response"]).toMatchObject({ success: true });
    expect([await usdcOf(payTo), worked()]).toEqual([price, 1]);
  });

  const published = { ours: ourFormerServer, "that of agents": publishedServer };
  test.each(Object.entries(published))("default: the client of agents, server: %s", async (_, start) => {
    const payTo = newPayee();
    const { client, worked } = await start(payTo);
    const payer = account(5);
    await devnet.fundUsdc(payer.address, price);
    const before = await usdcOf(payer.address);
    const paying = withX402Client(client, { account: payer, network });
    const result = await paying.callTool(async () => true, call);
    expect(result).toMatchObject({ content: [{ type: "text", text: "sun in Paris" }] });
    expect([await usdcOf(payTo), before - (await usdcOf(payer.address)), worked()]).toEqual([
      price,
      price,
      1,
    ]);
  });
});

describe("our client", () => {
  test("behavior: the same key pays once, at once and afterwards; an answer that was lost is got again", async () => {
    const payTo = newPayee();
    const { client, worked } = await ourServer(payTo);
    const { session } = await fixture.enabled();
    let isCut = true;
    const lossy: ToolCaller = {
      async callTool(asked) {
        const answer = await client.callTool(asked);
        if (asked._meta === undefined || !isCut) return answer;
        isCut = false;
        throw new Error("The line is cut.");
      },
    };
    const folder = await mkdtemp(join(tmpdir(), "payments-"));
    afterAll(() => rm(folder, { recursive: true, force: true }));
    const book = createFileBook({ folder });
    const pay = payingTools(session, { client: lossy, server: "weather.example", book });
    await expect(pay(call, { key: "k" })).rejects.toBeInstanceOf(PaymentOutcomeUnknownError);
    const again = await Promise.all([pay(call, { key: "k" }), pay(call, { key: "k" })]);
    for (const { result } of again) expect(result).toMatchObject(text("sun in Paris"));
    expect([await usdcOf(payTo), worked()]).toEqual([price, 1]);
  });

  test("error: what the terms do not allow is not signed, whatever the server says", async () => {
    const { client } = await ourServer(newPayee());
    const { session } = await fixture.enabled();
    const asked: unknown[] = [];
    const greedy: ToolCaller = {
      async callTool(sent) {
        asked.push(sent._meta);
        const result = (await client.callTool(sent)) as ToolResult;
        const required = structuredClone(result.structuredContent) as { accepts: { amount: string }[] };
        for (const offer of required.accepts) offer.amount = (price * 1_000n).toString();
        return { ...result, structuredContent: required };
      },
    };
    const pay = payingTools(session, { client: greedy, server: "weather.example" });
    await expect(pay(call, { key: "k" })).rejects.toBeInstanceOf(OffersNotPayableError);
    expect(asked).toEqual([undefined]);
  });

  test("behavior: a policy knows the server by the name that the caller gave it", async () => {
    const { client } = await ourServer(newPayee());
    const { session } = await fixture.enabled();
    const policy = { hosts: ["other.example"] };
    const pay = payingTools(session, { client: client as ToolCaller, server: "weather.example", policy });
    await expect(pay(call, { key: "k" })).rejects.toMatchObject({
      name: "PolicyRefusedError",
      rule: "hosts",
    });
  });
});

describe("our server", () => {
  test("behavior: what ends with isError is not charged, and said as it was", async () => {
    const payTo = newPayee();
    const { client } = await ourServer(payTo, () => ({ isError: true, ...text("no such city") }));
    const { session } = await fixture.enabled();
    const pay = payingTools(session, { client: client as ToolCaller, server: "weather.example" });
    const { result } = await pay(call, { key: "k" });
    expect(result).toMatchObject({ isError: true, ...text("no such city") });
    expect(await usdcOf(payTo)).toBe(0n);
  });

  test.each([
    ["no payment", "not base64!"],
    ["an object of another kind", { x402Version: 2 }],
    ["a number", 7],
  ])("error: %s in place of a payment is refused, and nothing is done", async (_, payment) => {
    const { client, worked } = await ourServer(newPayee());
    const result = await client.callTool({ ...call, _meta: { "x402/payment": payment } });
    expect([result.isError, worked()]).toEqual([true, 0]);
  });
});
