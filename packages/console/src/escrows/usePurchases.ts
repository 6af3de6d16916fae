import { type ApiClient, createApiClient, type Transaction } from "@abbababa/sdk/api";
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import type { Hex } from "viem";
import { readAllPages } from "./readAllPages.ts";
import { interval } from "./useEscrowLog.ts";

/** A purchase as the platform tells of it. */
export type Purchase = Transaction;

/** Purchases and sales by their escrow. */
export type Purchases = ReadonlyMap<Hex, Purchase>;

/**
 * Reads what the platform knows of an agent's purchases and sales.
 *
 * @param platformUrl - Where the platform is.
 * @param apiKey - The agent's; in memory only.
 */
export function usePurchases(platformUrl: string | undefined, apiKey: string | undefined) {
  const api = useMemo(() => apiOf(platformUrl, apiKey), [platformUrl, apiKey]);
  return useQuery({
    // The key itself is no part of what is kept: a reader of the cache shall not find it.
    queryKey: ["purchases", platformUrl, api === undefined ? 0 : numberOf(api)],
    queryFn: async (): Promise<Purchases> => (api === undefined ? new Map() : await readPurchases(api)),
    enabled: api !== undefined,
    refetchInterval: interval * 3,
    gcTime: 0,
    retry: 1,
  });
}

/** A client of the platform; `undefined` without a platform or a key. */
export function apiOf(platformUrl: string | undefined, apiKey: string | undefined): ApiClient | undefined {
  return platformUrl === undefined || apiKey === undefined
    ? undefined
    : createApiClient({ baseUrl: platformUrl, apiKey });
}

const numbers = new WeakMap<ApiClient, number>();
let last = 0;

/** Tells clients apart without naming their keys. */
export function numberOf(api: ApiClient): number {
  const known = numbers.get(api);
  if (known !== undefined) return known;
  last += 1;
  numbers.set(api, last);
  return last;
}

async function readPurchases(api: ApiClient): Promise<Purchases> {
  const lists = await Promise.all(
    (["buyer", "seller"] as const).map((role) =>
      readAllPages((paging) => api.transactions.list({ role, ...paging })),
    ),
  );
  return new Map(lists.flat().map((one): [Hex, Purchase] => [one.escrowId.toLowerCase() as Hex, one]));
}
