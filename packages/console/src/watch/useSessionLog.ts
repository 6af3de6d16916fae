import { listSessionEvents, type SessionLogEvent } from "@abbababa/sdk";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import type { ConsoleNetwork } from "../config/ConsoleConfig.ts";
import { toNetwork } from "../network/toNetwork.ts";
import type { StoredAccount } from "../store/records.ts";

/** What has been read of an account's events so far. */
export interface SessionLog {
  readonly events: readonly SessionLogEvent[];
  readonly nextBlock: bigint;
  /** The chain's last block when it was asked last. */
  readonly head: bigint;
}

/** Milliseconds between looks at the chain: whatever happens is shown within ten seconds. */
export const interval = 3_000;

/** Reads an account's events from the chain alone, page by page, and goes on where it stood. */
export function useSessionLog(account: StoredAccount, network: ConsoleNetwork) {
  const client = useQueryClient();
  const queryKey = ["events", account.chainId, account.address];
  return useQuery({
    queryKey,
    queryFn: async ({ signal }) => {
      let log: SessionLog = client.getQueryData<SessionLog>(queryKey) ?? {
        events: [],
        nextBlock: BigInt(network.fromBlock),
        head: BigInt(network.fromBlock),
      };
      const pages = listSessionEvents({
        account: account.address,
        fromBlock: log.nextBlock,
        ...toNetwork(network),
      });
      for await (const { events, nextBlock, head } of pages) {
        signal.throwIfAborted();
        log = { events: events.length === 0 ? log.events : [...log.events, ...events], nextBlock, head };
        client.setQueryData(queryKey, log);
      }
      return log;
    },
    refetchInterval: interval,
    gcTime: Number.POSITIVE_INFINITY,
    structuralSharing: false,
    retry: 2,
  });
}

/** How much of the chain is read, in percent. */
export function percentOf({ nextBlock, head }: SessionLog, fromBlock: number): number {
  const all = head + 1n - BigInt(fromBlock);
  return all <= 0n ? 100 : Number(((nextBlock - BigInt(fromBlock)) * 100n) / all);
}
