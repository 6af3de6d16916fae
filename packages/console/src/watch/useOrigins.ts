import type { SessionLogEvent } from "@abbababa/sdk";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { createPublicClient, type Hex, http } from "viem";
import type { ConsoleNetwork } from "../config/ConsoleConfig.ts";
import { toNetwork } from "../network/toNetwork.ts";
import type { StoredAccount } from "../store/records.ts";
import { sessionOfOperation } from "./attributeOperations.ts";

/** Latest operations whose session is looked up: each takes a question to the node. */
const most = 200;

/** By event, the session that an operation was made under; `undefined` when it was the owner's. */
export type Origins = ReadonlyMap<string, Hex | undefined>;

/** What names an event. */
export function keyOf({ transactionHash, logIndex }: SessionLogEvent): string {
  return `${transactionHash}:${logIndex}`;
}

/** Finds out which sessions the latest operations were made under, each once. */
export function useOrigins(
  account: StoredAccount,
  network: ConsoleNetwork,
  events: readonly SessionLogEvent[],
): Origins {
  const client = useQueryClient();
  const queryKey = ["origins", account.chainId, account.address];
  const { data } = useQuery({
    queryKey: [...queryKey, events.length],
    queryFn: async (): Promise<Origins> => {
      const known = client.getQueryData<Origins>(queryKey) ?? new Map();
      const reader = createPublicClient({ chain: toNetwork(network).chain, transport: http(network.rpcUrl) });
      const installed = events.filter((event) => event.type === "installed");
      const operations = events.filter((event) => event.type === "operation").slice(-most);
      const found = await Promise.all(
        operations
          .filter((operation) => !known.has(keyOf(operation)))
          .map(
            async (operation): Promise<[string, Hex | undefined]> => [
              keyOf(operation),
              await sessionOfOperation(reader, operation, installed),
            ],
          ),
      );
      const origins = new Map([...known, ...found]);
      client.setQueryData(queryKey, origins);
      return origins;
    },
    placeholderData: (previous) => previous,
    staleTime: Number.POSITIVE_INFINITY,
    structuralSharing: false,
  });
  return data ?? none;
}

const none: Origins = new Map();
