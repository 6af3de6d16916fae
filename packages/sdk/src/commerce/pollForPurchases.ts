import type { Transaction } from "../api/schemas/transaction.ts";
import type { Escrow } from "../escrow/Escrow.ts";
import { checkParameters, type Names } from "../parameters/checkParameters.ts";
import { sleep } from "../waiting/sleep.ts";
import type { CommerceContext } from "./CommerceContext.ts";
import { checkSale } from "./checkSale.ts";
import { SaleNotPaidError } from "./commerceErrors.ts";
import { isRetryable } from "./reportUntil.ts";

/** What {@link pollForPurchases} takes. */
export interface PollForPurchasesParameters {
  /** Of one service only. @default all */
  readonly serviceId?: string | undefined;
  /**
   * Least that must be in escrow for the seller, base units. The price in a sale is the platform's word.
   *
   * @default the sale's price
   */
  readonly minPrice?: bigint | undefined;
  /** Milliseconds between looks. @default 5_000 */
  readonly pollingInterval?: number | undefined;
  /** Ends the generator, quietly. */
  readonly signal?: AbortSignal | undefined;
}

/** A sale to be delivered, its money in escrow on the chain. */
export interface Sale {
  readonly transaction: Transaction;
  /** As the chain has it: `locked` is what the seller gets. */
  readonly escrow: Escrow;
}

/** Payloads are large: few to a page. */
const pageSize = 20;

/** Pages of one look: a platform that never comes to an end is not followed for ever. */
const maxPages = 500;

const names = {
  serviceId: true,
  minPrice: true,
  pollingInterval: "milliseconds",
  signal: true,
} satisfies Names<PollForPurchasesParameters>;

/**
 * Yields what was bought and is to be delivered, the oldest first, each once.
 *
 * Nothing has to be remembered: what was not delivered when the process ended is yielded again by the next one. A sale is
 * yielded when the chain has its money, whatever the platform says. While the platform or the node cannot be reached
 * it goes on trying.
 *
 * @param context - The seller.
 * @param parameters - {@link PollForPurchasesParameters}
 * @throws {ApiRequestError} what waiting does not change, such as a session that has ended.
 */
export async function* pollForPurchases(
  context: CommerceContext,
  parameters: PollForPurchasesParameters = {},
): AsyncGenerator<Sale, void, undefined> {
  checkParameters(parameters, names, "parameters of pollForPurchases");
  const { serviceId, minPrice = 0n, pollingInterval = 5_000, signal } = parameters;
  const yielded = new Set<string>();
  while (!signal?.aborted) {
    try {
      for (const transaction of await listFunded(context, serviceId, signal)) {
        if (yielded.has(transaction.id)) continue;
        const escrow = await findPaid(context, transaction);
        if (escrow?.status !== "Funded" || escrow.locked < minPrice) continue;
        yielded.add(transaction.id);
        yield { transaction, escrow };
        if (signal?.aborted) return;
      }
      await sleep(pollingInterval, signal);
    } catch (error) {
      if (signal?.aborted) return;
      if (!isRetryable(error)) throw error;
      await sleep(pollingInterval, signal).catch(() => undefined);
    }
  }
}

async function listFunded(
  { api }: CommerceContext,
  serviceId: string | undefined,
  signal: AbortSignal | undefined,
): Promise<readonly Transaction[]> {
  const found: Transaction[] = [];
  let cursor: string | null = null;
  let pages = 0;
  do {
    const query = { role: "seller", status: "funded", limit: pageSize } as const;
    const page: Awaited<ReturnType<typeof api.transactions.list>> = await api.transactions.list(
      { ...query, ...(serviceId !== undefined && { serviceId }), ...(cursor !== null && { cursor }) },
      { signal },
    );
    found.push(...page.items);
    cursor = page.nextCursor;
    pages += 1;
  } while (cursor !== null && pages < maxPages);
  return found.reverse();
}

async function findPaid(context: CommerceContext, transaction: Transaction): Promise<Escrow | undefined> {
  try {
    return await checkSale(context, transaction);
  } catch (error) {
    if (error instanceof SaleNotPaidError) return undefined;
    throw error;
  }
}
