import type { BookedPayment } from "@abbababa/x402-aa-session";
import type { Hex } from "viem";
import type { Agent } from "../agent/openAgent.ts";
import type { ListedPurchase } from "../agent/PurchaseBook.ts";
import { type ChainEntry, readChainActivity, type SeenOnChain } from "./chainActivity.ts";
import { readToken, type ShownAmount, showAmount, type Token } from "./tokens.ts";

/** Something that was paid under a payment key, as this machine wrote it down. */
interface Booked {
  readonly paymentKey: string;
  /** What for, in words. */
  readonly purpose: string;
  /** Unix seconds. */
  readonly bookedAt: number;
}

/** Calls that were sent. */
export interface SentOperation extends Booked {
  /** `null`: not seen on the chain yet. */
  readonly transactionHash: Hex | null;
}

/** A payment that was signed for an HTTP resource or a tool (x402). */
export interface SignedPayment extends Booked {
  readonly amount: ShownAmount;
  readonly to: string;
  /** Of the resource. */
  readonly host: string;
  /** `null`: not seen on the chain; nobody may have settled it. */
  readonly transactionHash: Hex | null;
}

/** A service that was bought into escrow. */
export interface BoughtService extends Booked {
  readonly serviceId: string;
  /** `null`: the platform was not asked, or did not answer: nothing was paid. */
  readonly transactionId: string | null;
  readonly escrowId: Hex | null;
  /** All that leaves the account, fee included. */
  readonly total: ShownAmount | null;
  /** Those of the blocks that were looked at which moved its escrow, newest first. */
  readonly transactions: readonly Hex[];
}

/** What an agent has done, each list newest first. */
export interface Activity {
  readonly operations: readonly SentOperation[];
  readonly payments: readonly SignedPayment[];
  readonly purchases: readonly BoughtService[];
  /** What the chain shows of the account and no book here holds: redemptions, and what was done elsewhere or without a payment key. */
  readonly elsewhere: readonly SeenOnChain[];
  /** The first block that was looked at; `null`: the node did not answer in time. */
  readonly chainFrom: string | null;
}

/** What {@link readActivity} takes. */
export interface ActivityQuery {
  /** The most of each list. */
  readonly limit: number;
  /** How many of the newest blocks are looked at. */
  readonly blocks: number;
}

/**
 * Reads what an agent has done: from the books of this machine, and, of the newest blocks, from the chain.
 *
 * @param agent - Whose.
 * @param query - {@link ActivityQuery}
 */
export async function readActivity(agent: Agent, { limit, blocks }: ActivityQuery): Promise<Activity> {
  const { session } = agent;
  const [sent, signed, bought] = await Promise.all([
    agent.operations.list(),
    agent.payments.list(),
    agent.purchases.list(),
  ]);
  const tokens = new Map<string, Promise<Token>>();
  const tokenOf = (address: string) => {
    const known = tokens.get(address.toLowerCase()) ?? readToken(session, address);
    tokens.set(address.toLowerCase(), known);
    return known;
  };
  const onChain = await readChainActivity(session, { blocks, limit, tokenOf });
  const operations = sent.slice(0, limit).map(({ key, purpose, bookedAt, transactionHash }) => ({
    paymentKey: key,
    purpose,
    bookedAt,
    transactionHash: transactionHash ?? null,
  }));
  const payments = await Promise.all(
    signed.slice(0, limit).map(async (payment) => {
      const { key, host, to, bookedAt, value } = payment;
      const amount = showAmount(value, await tokenOf(payment.token));
      const transactionHash = payment.settledBy ?? findSettled(payment, onChain.entries);
      const purpose = `${amount.text} to ${to} for ${host}`;
      return {
        paymentKey: key,
        purpose,
        bookedAt,
        amount,
        to,
        host,
        transactionHash: transactionHash ?? null,
      };
    }),
  );
  const usdc = bought.length === 0 ? undefined : await tokenOf("USDC");
  const purchases = bought.slice(0, limit).map((purchase) => toBought(purchase, usdc, onChain.entries));
  const known = new Set<Hex | null | undefined>([
    ...[...sent, ...payments].map(({ transactionHash }) => transactionHash),
    ...purchases.flatMap(({ transactions }) => transactions),
  ]);
  const elsewhere = onChain.entries
    .map(({ seen }) => seen)
    .filter(({ transactionHash }) => !known.has(transactionHash))
    .slice(0, limit);
  return { operations, payments, purchases, elsewhere, chainFrom: onChain.from?.toString() ?? null };
}

/** A settled payment whose settlement nobody here has noted yet: the chain shows its amount and its payee. */
function findSettled({ value, to, token }: BookedPayment, entries: readonly ChainEntry[]): Hex | undefined {
  const isSame = (one: string, other: string) => one.toLowerCase() === other.toLowerCase();
  return entries.find(
    ({ seen }) =>
      seen.type === "payment" &&
      seen.moved.some(
        ({ amount, to: payee }) =>
          amount.baseUnits === `${value}` && isSame(payee, to) && isSame(amount.token, token),
      ),
  )?.seen.transactionHash;
}

function toBought(
  { key, bookedAt, serviceId, agreed }: ListedPurchase,
  usdc: Token | undefined,
  entries: readonly ChainEntry[],
): BoughtService {
  const escrowId = agreed?.escrowId;
  const total = agreed && usdc ? showAmount(agreed.payment.amount, usdc) : null;
  return {
    paymentKey: key,
    purpose: `${serviceId}${total === null ? "" : `, ${total.text} into escrow`}`,
    bookedAt,
    serviceId,
    transactionId: agreed?.payment.transactionId ?? null,
    escrowId: escrowId ?? null,
    total,
    transactions: entries
      .filter(({ topics }) => escrowId !== undefined && topics.has(escrowId.toLowerCase()))
      .map(({ seen }) => seen.transactionHash),
  };
}

/** Says activity in lines, newest first. */
export function describeActivity({ operations, payments, purchases, elsewhere }: Activity): string {
  const lines = [
    ...operations.map(({ bookedAt, purpose, transactionHash }) => ({
      at: bookedAt,
      text: `${purpose}: ${transactionHash ?? "not seen on the chain yet"}`,
    })),
    ...payments.map(({ bookedAt, purpose, transactionHash }) => ({
      at: bookedAt,
      text: `${purpose}: ${transactionHash ?? "signed, not seen on the chain"}`,
    })),
    ...purchases.map(({ bookedAt, purpose, transactionId }) => ({
      at: bookedAt,
      text: `bought ${purpose}: ${transactionId ?? "nothing was agreed"}`,
    })),
    ...elsewhere.map(({ at, type, purpose, transactionHash }) => ({
      at,
      text: `in no book here: ${type}, ${purpose}: ${transactionHash}`,
    })),
  ];
  const sorted = lines.sort((one, other) => other.at - one.at);
  return (
    sorted.map(({ at, text }) => `${new Date(at * 1_000).toISOString()} ${text}`).join("\n") || "Nothing yet."
  );
}
