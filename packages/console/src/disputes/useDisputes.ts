import type { Escrow } from "@abbababa/sdk";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import type { Address, Hex } from "viem";
import type { ConsoleNetwork } from "../config/ConsoleConfig.ts";
import { isSettled, readEscrow, type SeenEscrow } from "../escrows/readEscrow.ts";
import { interval, useEscrowLog } from "../escrows/useEscrowLog.ts";

/** A dispute that waits, and the chain's time when it was read (unix seconds). */
export interface OpenDispute {
  readonly escrow: Escrow;
  readonly now: bigint;
}

/** Escrows that are asked for at once. */
const atOnce = 8;

/** Finds the disputes that wait for a resolver, from the chain alone. */
export function useDisputes(network: ConsoleNetwork, contract: Address | undefined, resolver: Address) {
  const client = useQueryClient();
  const log = useEscrowLog(network, contract, "disputed");
  const ids = log.data?.ids ?? [];
  const queryKey = ["disputed", network.chainId];
  const seen = useQuery({
    queryKey: [...queryKey, ids.length],
    queryFn: async ({ signal }) => {
      const known = client.getQueryData<ReadonlyMap<Hex, SeenEscrow>>(queryKey) ?? new Map();
      const found = new Map(known);
      const open = ids.filter((id) => !isOver(known.get(id)));
      for (let at = 0; at < open.length && contract !== undefined; at += atOnce) {
        signal.throwIfAborted();
        const part = open.slice(at, at + atOnce);
        const read = await Promise.all(part.map((id) => readEscrow(network, contract, id)));
        for (const [index, id] of part.entries()) found.set(id, read[index] as SeenEscrow);
      }
      client.setQueryData(queryKey, found);
      return found;
    },
    placeholderData: (previous) => previous,
    enabled: log.data !== undefined,
    refetchInterval: interval,
    structuralSharing: false,
    retry: 2,
  });
  const disputes = [...(seen.data?.values() ?? [])].filter((one): one is OpenDispute => isOf(one, resolver));
  const isRead = log.data !== undefined && log.data.nextBlock > log.data.head && seen.data !== undefined;
  return { disputes, isRead, error: log.error ?? seen.error };
}

function isOver(seen: SeenEscrow | undefined): boolean {
  return seen?.escrow !== undefined && isSettled(seen.escrow);
}

function isOf({ escrow }: SeenEscrow, resolver: Address): boolean {
  return escrow?.status === "Disputed" && escrow.resolver.toLowerCase() === resolver.toLowerCase();
}
