import type { ApiClient } from "@abbababa/sdk/api";
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import type { Hex } from "viem";
import { readAllPages } from "../escrows/readAllPages.ts";
import { apiOf, numberOf } from "../escrows/usePurchases.ts";

/** A dispute with all that both sides have brought forward, as the platform tells of it. */
export type CaseFile = Awaited<ReturnType<ApiClient["disputes"]["get"]>>;

/** Finds the platform's names of a resolver's disputes, by their escrow. */
export function useCaseIds(platformUrl: string | undefined, apiKey: string | undefined) {
  const api = useMemo(() => apiOf(platformUrl, apiKey), [platformUrl, apiKey]);
  const ids = useQuery({
    queryKey: ["cases", platformUrl, api === undefined ? 0 : numberOf(api)],
    queryFn: async (): Promise<ReadonlyMap<Hex, string>> =>
      api === undefined ? new Map() : await listCases(api),
    enabled: api !== undefined,
    refetchInterval: 10_000,
    gcTime: 0,
    retry: 1,
  });
  return { api, ids };
}

/** Reads a dispute's file. */
export function useCaseFile(api: ApiClient | undefined, id: string | undefined) {
  return useQuery({
    queryKey: ["case", api === undefined ? 0 : numberOf(api), id],
    queryFn: async (): Promise<CaseFile | null> =>
      api === undefined || id === undefined ? null : await api.disputes.get(id),
    enabled: api !== undefined && id !== undefined,
    gcTime: 0,
    retry: 1,
  });
}

async function listCases(api: ApiClient): Promise<ReadonlyMap<Hex, string>> {
  const cases = await readAllPages((paging) => api.disputes.list({ state: "open", ...paging }));
  return new Map(cases.map(({ escrowId, id }): [Hex, string] => [escrowId.toLowerCase() as Hex, id]));
}
