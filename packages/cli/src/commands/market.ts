import { readFile } from "node:fs/promises";
import { text as readStream } from "node:stream/consumers";
import { openAgent } from "../agent/openAgent.ts";
import { CliError, UsageError } from "../errors.ts";
import { buyService } from "../market/buyService.ts";
import { findOffers, readUsdc } from "../market/offers.ts";
import { readDelivery } from "../market/purchases.ts";
import { deliverSale, type ListedSale, listSales, offerService, toListed } from "../market/sales.ts";
import { checkAmount } from "../money/tokens.ts";
import type { Output } from "../output/Output.ts";
import type { Context } from "./Context.ts";
import { parseCount, parseDuration } from "./durations.ts";
import { checkKeyOption, chooseKey, type KeyOption } from "./spend.ts";

/** What the platform lists at once. */
const ofPage = { most: 100 };

/** What `abba find` takes. */
export interface FindOptions {
  readonly category?: string | undefined;
  readonly maxPrice?: string | undefined;
  readonly limit: string;
  readonly cursor?: string | undefined;
}

/** Finds services that are for sale. */
export async function find(context: Context, words: readonly string[], options: FindOptions): Promise<void> {
  if (options.maxPrice !== undefined) checkAmount(options.maxPrice);
  const query = {
    ...options,
    text: words.length === 0 ? undefined : words.join(" "),
    limit: parseCount(options.limit, ofPage),
  };
  const page = await findOffers(await openAgent(context.profile), query);
  const lines = page.offers.map(
    ({ serviceId, total, title, category }) =>
      `${serviceId}  ${total.text}  ${context.output.quote(`${title} (${category})`)}`,
  );
  if (page.nextCursor !== null) context.output.progress(`More: --cursor ${page.nextCursor}`);
  context.output.result({ text: lines.join("\n") || "Nothing was found.", json: { ...page } });
}

/** What `abba buy` takes. */
export interface BuyOptions extends KeyOption {
  readonly max?: string | undefined;
  readonly request?: string | undefined;
  readonly requestFile?: string | undefined;
  readonly seal: boolean;
  /** How long to wait for the delivery. */
  readonly wait?: string | undefined;
}

/** Buys a service, once for each key, and waits for its delivery if it is told to. */
export async function buy(context: Context, serviceId: string, options: BuyOptions): Promise<void> {
  const { max, seal: sealed, wait } = options;
  checkKeyOption(options);
  checkId(serviceId, "svc_", "service", "`abba find` lists them.");
  if (max !== undefined) checkAmount(max);
  if (options.request !== undefined && options.requestFile !== undefined) {
    throw new UsageError("Give the request by `--request` or by `--request-file`, not by both.");
  }
  const patience = wait === undefined ? undefined : parseDuration(wait);
  const request =
    options.requestFile === undefined ? options.request : await readContent(options.requestFile);
  const agent = await openAgent(context.profile);
  const key = chooseKey(context, options);
  const bought = await buyService(agent, { key, serviceId, max, request, sealed });
  const { transactionId, total, repeated } = bought;
  const said = `${transactionId}: ${total.text} in escrow${repeated ? " (paid before)" : ""}.`;
  if (patience === undefined) {
    context.output.result({ text: said, json: { ...bought } });
    return;
  }
  context.output.progress(`${said} Waiting for the delivery …`);
  await showDelivery(context, transactionId, patience, bought);
}

/** What `abba delivery` takes. */
export interface DeliveryOptions {
  readonly wait?: string | undefined;
}

/** Says what was delivered, checked against the chain. */
export async function delivery(
  context: Context,
  transactionId: string,
  options: DeliveryOptions,
): Promise<void> {
  checkPurchase(transactionId);
  const patience = options.wait === undefined ? 0 : parseDuration(options.wait);
  await showDelivery(context, transactionId, patience, {});
}

async function showDelivery(
  context: Context,
  transactionId: string,
  patience: number,
  beside: object,
): Promise<void> {
  const { output, profile, signal } = context;
  const until = patience === 0 ? undefined : AbortSignal.any([signal, AbortSignal.timeout(patience * 1_000)]);
  const purchase = await readDelivery(await openAgent(profile), transactionId, until);
  signal.throwIfAborted();
  const { payload, status } = purchase;
  output.progress(`${transactionId} is ${status}.`);
  output.result({
    text: payload === undefined ? "Nothing is delivered yet." : output.quote(payload),
    json: { ...beside, ...purchase, payload: payload ?? null },
  });
}

/** Delivers what was sold, from a file or standard input. */
export async function deliver(context: Context, transactionId: string, file: string): Promise<void> {
  checkPurchase(transactionId);
  const payload = await readContent(file);
  const done = await deliverSale(await openAgent(context.profile), transactionId, payload);
  context.output.result({
    text: `${transactionId}: ${done.repeated ? "delivered before" : "delivered"}, proof ${done.proofHash}.`,
    json: { ...done },
  });
}

/** What `abba sell offer` takes. */
export interface OfferOptions {
  readonly category: string;
  readonly description?: string | undefined;
  readonly deliverIn?: string | undefined;
  readonly disputeWindow?: string | undefined;
}

/** Offers a service. */
export async function offer(
  context: Context,
  title: string,
  price: string,
  options: OfferOptions,
): Promise<void> {
  const { category, description, deliverIn, disputeWindow } = options;
  const offered = {
    title,
    price: checkAmount(price),
    category,
    description,
    deliverySeconds: deliverIn === undefined ? undefined : parseDuration(deliverIn),
    disputeWindow: disputeWindow === undefined ? undefined : parseDuration(disputeWindow),
  };
  const service = await offerService(await openAgent(context.profile), offered);
  context.output.result({ text: `Offered: ${service.id}.`, json: { ...service } });
}

/** What `abba sell list` and `abba sell watch` take. */
export interface SalesOptions {
  readonly status?: string | undefined;
  readonly service?: string | undefined;
  readonly limit: string;
  readonly cursor?: string | undefined;
}

/** Lists what was bought from this agent. */
export async function sales(context: Context, options: SalesOptions): Promise<void> {
  const { status, service, limit, cursor } = options;
  const page = await listSales(await openAgent(context.profile), {
    status: status as ListedSale["status"] | undefined,
    serviceId: service,
    limit: parseCount(limit, ofPage),
    cursor,
  });
  if (page.nextCursor !== null) context.output.progress(`More: --cursor ${page.nextCursor}`);
  context.output.result({
    text: page.sales.map((sale) => showSale(sale, context.output)).join("\n") || "Nothing was sold yet.",
    json: { ...page },
  });
}

/** Says each sale whose money is on the chain, as it comes, until it is told to end: a line each, of JSON if asked. */
export async function watch(
  { profile, output, signal }: Context,
  { service, count }: { readonly service?: string | undefined; readonly count?: string | undefined },
): Promise<void> {
  let left = count === undefined ? Number.POSITIVE_INFINITY : parseCount(count);
  const agent = await openAgent(profile);
  const market = await agent.market();
  const usdc = await readUsdc(agent);
  output.progress("Waiting for sales …");
  for await (const { transaction } of market.seller.pollForPurchases({
    signal,
    pollingInterval: 2_000,
    ...(service !== undefined && { serviceId: service }),
  })) {
    const sale = await toListed(market, transaction, usdc);
    output.event({ text: showSale(sale, output), json: { ...sale, request: sale.request ?? null } });
    left -= 1;
    if (left === 0) return;
  }
  signal.throwIfAborted();
  throw new CliError("The platform reports no more sales.");
}

const showSale = ({ transactionId, status, price, deadline, request, sealed }: ListedSale, output: Output) =>
  [
    `${transactionId}  ${status}  ${price.text}  due ${new Date(deadline * 1_000).toISOString()}`,
    ...(request === undefined ? (sealed ? ["(sealed)"] : []) : [output.quote(request)]),
  ].join("  ");

/** Reads what a person wrote: of any size that the platform takes, from a file or standard input. */
async function readContent(file: string): Promise<string> {
  if (file === "-") {
    if (process.stdin.isTTY)
      throw new UsageError("Standard input is a terminal. Pipe the text in, or name a file.");
    return await readStream(process.stdin);
  }
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "unknown";
    throw new UsageError(`${file} could not be read (${code}).`);
  }
}

/** @throws {UsageError} when a text is not the id of a purchase. */
function checkPurchase(id: string): void {
  checkId(
    id,
    "txn_",
    "purchase",
    "`abba buy` names it, and `abba sell list` those that were bought from you.",
  );
}

/** @throws {UsageError} when a text is not the platform's id of such a thing. */
function checkId(id: string, prefix: string, thing: string, hint: string): void {
  if (new RegExp(`^${prefix}\\w+$`).test(id)) return;
  throw new UsageError(`"${id}" is not a ${thing}: its id begins with ${prefix}.`, { metaMessages: [hint] });
}
