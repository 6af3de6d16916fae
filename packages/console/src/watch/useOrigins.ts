import type { SessionLogEvent } from "@abbababa/sdk";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { createPublicClient, type Hex, http, type PublicClient } from "viem";
import type { ConsoleNetwork } from "../config/ConsoleConfig.ts";
import { toNetwork } from "../network/toNetwork.ts";
import type { StoredAccount } from "../store/records.ts";
import { sessionOfOperation } from "./attributeOperations.ts";

/** Operations whose session is looked up before what was found is shown: each takes a question to the node. */
const atOnce = 40;
/** Questions that wait for the node at the same time. */
const lanes = 8;

/** By event, the session that an operation was made under; `undefined` when it was the owner's. */
export type Origins = ReadonlyMap<string, Hex | undefined>;

type Operation = Extract<SessionLogEvent, { type: "operation" }>;

/** What names an event. */
export function keyOf({ transactionHash, logIndex }: SessionLogEvent): string {
  return `${transactionHash}:${logIndex}`;
}

/** Finds out which sessions operations were made under, each once, the latest first. */
export function useOrigins(
  account: StoredAccount,
  network: ConsoleNetwork,
  events: readonly SessionLogEvent[],
): Origins {
  const client = useQueryClient();
  const queryKey = ["origins", account.chainId, account.address];
  const ofNow = [...queryKey, events.length];
  const { data } = useQuery({
    queryKey: ofNow,
    queryFn: async ({ signal }): Promise<Origins> => {
      const reader = createPublicClient({ chain: toNetwork(network).chain, transport: http(network.rpcUrl) });
      const installed = events.filter((event) => event.type === "installed");
      let origins = client.getQueryData<Origins>(queryKey) ?? none;
      const left = events.filter(
        (event): event is Operation => event.type === "operation" && !origins.has(keyOf(event)),
      );
      while (left.length > 0) {
        const part = left.splice(-atOnce).reverse();
        const found = await inLanes(part, (operation) => find(reader, operation, installed));
        origins = new Map([...origins, ...found]);
        client.setQueryData(queryKey, origins);
        // Newer events have begun a search of their own, which goes on from here.
        signal.throwIfAborted();
        client.setQueryData(ofNow, origins);
      }
      return origins;
    },
    placeholderData: (previous) => previous,
    staleTime: Number.POSITIVE_INFINITY,
    structuralSharing: false,
  });
  return data ?? none;
}

const none: Origins = new Map();

async function find(
  reader: PublicClient,
  operation: Operation,
  installed: Parameters<typeof sessionOfOperation>[2],
): Promise<[string, Hex | undefined]> {
  return [keyOf(operation), await sessionOfOperation(reader, operation, installed)];
}

/** Asks for a few at the same time, so that no node takes it for a flood. */
async function inLanes<item, found>(
  items: readonly item[],
  ask: (item: item) => Promise<found>,
): Promise<readonly found[]> {
  const found: found[] = [];
  const waiting = [...items];
  const lane = async () => {
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) found.push(await ask(item));
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return found;
}
