import { createHash } from "node:crypto";
import { join } from "node:path";
import { fromJson, type PurchasePayment, toJson } from "@abbababa/sdk";
import type { Address, Hex } from "viem";
import * as z from "zod";
import { HomeError } from "../errors.ts";
import { namesIn, readOnce, writeOnce } from "../home/onceFile.ts";
import { parseEntry } from "./parseEntry.ts";

/** What was decided to be bought under a payment key, as it was written down before the platform was asked. */
export interface PurchaseOrder {
  /** Names the payment. */
  readonly key: string;
  /** Hash of account, chain, service, price and request: one key, one purchase. */
  readonly fingerprint: string;
  readonly serviceId: string;
  /** What the seller gets to read; sealed, if it is. */
  readonly requestPayload: string | undefined;
  /** Who is to be paid, if that was settled before: of a sealed request the one who can open it. */
  readonly seller: Address | undefined;
  /** Unix seconds, by this machine's clock. */
  readonly bookedAt: number;
}

/** What the platform and this agent have agreed on, before any money moved. */
export interface AgreedPurchase {
  readonly payment: PurchasePayment;
  readonly escrowId: Hex;
  readonly sessionId: Hex;
}

/** A purchase as it is listed: what was agreed is missing where it was never asked for. */
export interface ListedPurchase extends PurchaseOrder {
  readonly agreed: AgreedPurchase | undefined;
}

/** Remembers which payment key is which purchase, for all processes of one agent on this machine. */
export interface PurchaseBook {
  findOrder(key: string): Promise<PurchaseOrder | undefined>;
  /** Books an order; when the key has one already, nothing changes, and that one is returned. */
  addOrder(order: PurchaseOrder): Promise<PurchaseOrder>;
  findAgreed(key: string): Promise<AgreedPurchase | undefined>;
  /** Books what was agreed; when that was booked before, nothing changes, and that is returned. */
  addAgreed(key: string, agreed: AgreedPurchase): Promise<AgreedPurchase>;
  /** All, newest first. */
  list(): Promise<readonly ListedPurchase[]>;
}

const hash = z.custom<Hex>((value) => typeof value === "string" && /^0x[0-9a-f]{64}$/i.test(value));
const address = z.custom<Address>((value) => typeof value === "string" && /^0x[0-9a-f]{40}$/i.test(value));

const orderSchema = z.strictObject({
  version: z.literal(1),
  key: z.string(),
  fingerprint: z.string(),
  serviceId: z.string(),
  requestPayload: z.string().optional(),
  seller: address.optional(),
  bookedAt: z.int(),
});

const agreedSchema = z.strictObject({
  version: z.literal(1),
  payment: z.string(),
  escrowId: hash,
  sessionId: hash,
});

/**
 * Keeps a book in a folder, each step of a purchase a file that is written once.
 *
 * @param folder - Made when it is not there; its owner alone may read it.
 */
export function createPurchaseBook(folder: string): PurchaseBook {
  const path = (key: string, step: "order" | "agreed") =>
    join(folder, `${createHash("sha256").update(key).digest("hex")}.${step}.json`);

  async function readOrder(file: string): Promise<PurchaseOrder | undefined> {
    const text = await readOnce(file);
    if (text === undefined) return undefined;
    const { version: _, requestPayload, seller, ...order } = parseEntry(orderSchema, text, file);
    return { ...order, requestPayload, seller };
  }

  async function findAgreed(key: string): Promise<AgreedPurchase | undefined> {
    const file = path(key, "agreed");
    const text = await readOnce(file);
    if (text === undefined) return undefined;
    const { payment, escrowId, sessionId } = parseEntry(agreedSchema, text, file);
    return { payment: fromJson(payment, "PurchasePayment"), escrowId, sessionId };
  }

  return {
    findOrder: (key) => readOrder(path(key, "order")),
    async addOrder(order) {
      const file = path(order.key, "order");
      await writeOnce(file, JSON.stringify({ version: 1, ...order }));
      return (await readOrder(file)) ?? gone(file);
    },
    findAgreed,
    async addAgreed(key, { payment, ...agreed }) {
      const file = path(key, "agreed");
      await writeOnce(file, JSON.stringify({ version: 1, ...agreed, payment: toJson(payment) }));
      return (await findAgreed(key)) ?? gone(file);
    },
    async list() {
      const names = (await namesIn(folder)).filter((each) => each.endsWith(".order.json"));
      const orders = await Promise.all(names.map((each) => readOrder(join(folder, each))));
      const found = orders.filter((order) => order !== undefined);
      const listed = found.map(async (order) => ({ ...order, agreed: await findAgreed(order.key) }));
      return (await Promise.all(listed)).sort((a, b) => b.bookedAt - a.bookedAt);
    },
  };
}

function gone(path: string): never {
  throw new HomeError(path, "is gone", "Nothing was sent. Repeat.");
}
