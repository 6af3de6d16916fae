import type { WebhookEvent } from "@abbababa/sdk/webhooks";
import { eq } from "drizzle-orm";
import { expect } from "vitest";
import type { Db } from "../../../src/store/Db.ts";
import { chainBlocks, chainCursors, chainEvents } from "../../../src/store/tables/chain.ts";
import { idempotencyKeys, outboxEvents } from "../../../src/store/tables/records.ts";
import { sessions } from "../../../src/store/tables/sessions.ts";
import { transactions } from "../../../src/store/tables/transactions.ts";
import { webhookDeliveries } from "../../../src/store/tables/webhooks.ts";
import type { World } from "./createWorld.ts";

/** Where each kind of operation ends, by the statuses that its purchase goes through. */
const histories = {
  leave: [],
  cancel: ["cancelled"],
  pay: ["funded"],
  deliver: ["funded", "delivered"],
} as const;

const sum = (values: readonly bigint[]) => values.reduce((total, value) => total + value, 0n);

/** Holds a store against the world, after everything was brought to its end. */
export async function expectNothingLost(
  db: Db,
  world: World,
  received: readonly WebhookEvent[],
): Promise<void> {
  const bought = await db.select().from(transactions);
  await expectBudgets(db, bought);
  await expectOnePurchaseEach(db, world, bought);
  await expectChain(db, world, bought);
  await expectEvents(db, world, received);
}

type Bought = readonly (typeof transactions.$inferSelect)[];

async function expectBudgets(db: Db, bought: Bought): Promise<void> {
  for (const { id, budget, spent, reserved } of await db.select().from(sessions)) {
    const held = (state: string) =>
      sum(
        bought
          .filter(({ sessionId, budgetState }) => sessionId === id && budgetState === state)
          .map(({ amount }) => amount),
      );
    expect({ id, spent, reserved }).toEqual({ id, spent: held("spent"), reserved: held("reserved") });
    expect(budget).not.toBeNull();
    expect(spent + reserved).toBeLessThanOrEqual(budget ?? 0n);
  }
}

async function expectOnePurchaseEach(db: Db, world: World, bought: Bought): Promise<void> {
  const keys = await db.select().from(idempotencyKeys);
  const named = new Map(keys.map(({ key, resultId }) => [Number(key.replace("operation-", "")), resultId]));
  expect(world.done.size).toBe(world.operations());
  const opened = [...world.done].filter(([, id]) => id !== null);
  expect(opened.map(([number]) => named.get(number))).toEqual(opened.map(([, id]) => id));
  expect(bought.map(({ id }) => id).sort()).toEqual(opened.map(([, id]) => id).sort());
}

async function expectChain(db: Db, { chain, funded, proven }: World, bought: Bought): Promise<void> {
  const [cursor] = await db.select().from(chainCursors);
  const head = await chain.block(BigInt(chain.height));
  expect([cursor?.blockNumber, cursor?.blockHash]).toEqual([head?.number, head?.hash]);
  const [last] = await db
    .select()
    .from(chainBlocks)
    .where(eq(chainBlocks.number, BigInt(chain.height)));
  expect(last?.hash).toBe(head?.hash);
  const known = await db.select().from(chainEvents);
  const place = ({ blockNumber, logIndex }: { blockNumber: bigint; logIndex: number }) =>
    `${blockNumber} ${logIndex}`;
  const onChain = await chain.events(0n, BigInt(chain.height));
  expect(known.map(place).sort()).toEqual(onChain.map(place).sort());
  const paid = bought.filter(({ status }) => status === "funded" || status === "delivered");
  expect(paid.map(({ escrowId }) => escrowId).sort()).toEqual([...funded.keys()].sort());
  const delivered = bought.filter(({ status }) => status === "delivered");
  expect(delivered.map(({ escrowId }) => escrowId).sort()).toEqual([...proven].sort());
}

async function expectEvents(db: Db, world: World, received: readonly WebhookEvent[]): Promise<void> {
  const expected = [...world.done].flatMap(([number, id]) => {
    if (id === null) return [];
    const happened = ["created", ...histories[world.kindOf(number) ?? "leave"]];
    return happened.flatMap((what) => [`${id} buyer ${what}`, `${id} seller ${what}`]);
  });
  const outbox = await db.select().from(outboxEvents);
  // What is worth a look follows from when it happened, which nobody foresees here.
  const foreseen = outbox.filter(({ payload }) => payload.type !== "session.signal");
  const told = foreseen.map(({ payload }) => {
    if (!("transactionId" in payload) || !("role" in payload))
      throw new Error(`Nobody expected ${payload.type}.`);
    return `${payload.transactionId} ${payload.role} ${payload.type === "transaction.created" ? "created" : payload.status}`;
  });
  expect(told.sort()).toEqual(expected.sort());
  const ids = outbox.map(({ id }) => id).sort();
  const deliveries = await db.select().from(webhookDeliveries);
  expect(deliveries.map(({ eventId }) => eventId).sort()).toEqual(ids);
  expect(deliveries.filter(({ state }) => state !== "delivered")).toEqual([]);
  // Some came twice: with one id and one content, so that whoever keeps ids acts once.
  const contents = new Map(received.map((event) => [event.id, JSON.stringify(event)]));
  expect([...contents.keys()].sort()).toEqual(ids);
  expect(received.filter((event) => contents.get(event.id) !== JSON.stringify(event))).toEqual([]);
}
