import { useQuery, useQueryClient } from "@tanstack/react-query";
import type { Address, Hex } from "viem";
import type { ConsoleNetwork } from "../config/ConsoleConfig.ts";
import { type EscrowSubject, searchEscrows } from "./searchEscrows.ts";

/** What has been found so far. */
export interface EscrowLog {
  /** Ids, the oldest first, each once. */
  readonly ids: readonly Hex[];
  readonly nextBlock: bigint;
  /** The chain's last block when it was asked last. */
  readonly head: bigint;
}

/** Milliseconds between looks at the chain: whatever happens is shown within ten seconds. */
export const interval = 3_000;

/** Finds escrows by the chain's logs, and goes on where it stood. */
export function useEscrowLog(network: ConsoleNetwork, escrow: Address | undefined, subject: EscrowSubject) {
  const client = useQueryClient();
  const queryKey = ["escrows", network.chainId, subject === "disputed" ? subject : subject.party];
  return useQuery({
    queryKey,
    queryFn: async ({ signal }) => {
      const first = BigInt(network.fromBlock);
      let log = client.getQueryData<EscrowLog>(queryKey) ?? { ids: [], nextBlock: first, head: first };
      if (escrow === undefined) return log;
      for await (const { found, nextBlock, head } of searchEscrows(network, escrow, subject, log.nextBlock)) {
        signal.throwIfAborted();
        const ids = found.length === 0 ? log.ids : [...new Set([...log.ids, ...found])];
        log = { ids, nextBlock, head };
        client.setQueryData(queryKey, log);
      }
      return log;
    },
    enabled: escrow !== undefined,
    refetchInterval: interval,
    gcTime: Number.POSITIVE_INFINITY,
    structuralSharing: false,
    retry: 2,
  });
}
