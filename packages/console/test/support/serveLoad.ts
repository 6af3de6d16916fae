import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { addresses } from "@abbababa/devnet";
import { contractAddress, spendCapAbi } from "@abbababa/sdk";
import { type Address, encodeAbiParameters, encodeEventTopics, type Hex, numberToHex, pad } from "viem";
import { entryPoint07Abi } from "viem/account-abstraction";

/** A load fixture: a node whose logs are made up, one event a block. Whatever else it is asked, the devnet answers. */
export interface Load {
  readonly rpcUrl: string;
  readonly chainId: number;
  readonly account: Address;
  /** Encoded terms of each session that was installed. */
  readonly terms: readonly Hex[];
  /** Events in all: the sessions' installations and then operations. */
  readonly events: number;
}

/** Serves a {@link Load}. */
export async function serveLoad(load: Load) {
  const answers = answersOf(load);
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks).toString();
    const headers = { "access-control-allow-origin": "*", "access-control-allow-headers": "*" };
    if (request.method === "OPTIONS") return response.writeHead(204, headers).end();
    const { id, method, params } = JSON.parse(body);
    const result = answers[method]?.(params);
    response.writeHead(200, { ...headers, "content-type": "application/json" });
    if (result !== undefined) return response.end(JSON.stringify({ jsonrpc: "2.0", id, result }));
    const passed = await fetch(load.rpcUrl, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body,
    });
    return response.end(await passed.text());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

type Answers = Readonly<Record<string, ((params: readonly never[]) => unknown) | undefined>>;

function answersOf({ chainId, account, terms, events }: Load): Answers {
  const of = pad(account, { size: 32 }).toLowerCase() as Hex;
  const word = (index: number) => numberToHex(index, { size: 32 });
  const [installed] = encodeEventTopics({ abi: spendCapAbi, eventName: "SessionInstalled" }) as [Hex];
  const [operated] = encodeEventTopics({ abi: entryPoint07Abi, eventName: "UserOperationEvent" }) as [Hex];
  const spendCap = contractAddress("spendCap", { chainId }).toLowerCase();
  const entryPoint = addresses.entryPoint.toLowerCase();
  const logs = Array.from({ length: events }, (_, index) => {
    const session = terms[index];
    const place = {
      blockNumber: numberToHex(index + 1),
      blockTimestamp: numberToHex(1_700_000_000 + index * 12),
      blockHash: word(index + 1),
      transactionHash: word(index + 1),
      transactionIndex: "0x0",
      logIndex: "0x0",
      removed: false,
    };
    return session === undefined
      ? {
          ...place,
          address: entryPoint,
          topics: [operated, word(index), of, word(0)],
          data: encodeAbiParameters(
            [{ type: "uint256" }, { type: "bool" }, { type: "uint256" }, { type: "uint256" }],
            [BigInt(index), true, 100_000n, 100_000n],
          ),
        }
      : {
          ...place,
          address: spendCap,
          topics: [installed, word(index + 1), of],
          data: encodeAbiParameters([{ type: "uint8" }, { type: "bytes" }], [1, session]),
        };
  });
  type Filter = { address: string | string[]; topics: (Hex | Hex[] | null)[]; fromBlock: Hex; toBlock: Hex };
  return {
    eth_blockNumber: () => numberToHex(events),
    eth_getTransactionByHash: () => null,
    eth_getLogs: ([filter]: readonly Filter[]) => {
      const { address, topics, fromBlock, toBlock } = filter as Filter;
      const from = [address].flat().map((one) => one.toLowerCase());
      const [first] = topics;
      const named = [first ?? []].flat();
      return logs
        .slice(Math.max(0, Number(fromBlock) - 1), Number(toBlock))
        .filter((log) => from.includes(log.address) && named.includes(log.topics[0] as Hex));
    },
  } as Answers;
}
