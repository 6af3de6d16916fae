import * as z from "zod/mini";
import { addressSchema, bytesSchema, hashSchema, quantitySchema } from "../channel/fields.ts";
import type { Bundle } from "./memory.ts";
import { providerError } from "./ProviderRpcError.ts";

/** EIP-5792, version 2.0.0. */
export interface CallsStatus {
  readonly version: "2.0.0";
  readonly id: string;
  readonly chainId: string;
  /** 100: not on the chain as far as the node shows; 200: made; 500: reverted, as a whole. */
  readonly status: 100 | 200 | 500;
  readonly atomic: true;
  readonly receipts?: readonly unknown[];
}

/** keccak256("UserOperationEvent(bytes32,address,address,uint256,bool,uint256,uint256)") */
const operationEvent = "0x49628fd1471006c1482da88028e9ce4dbb080b815c9b0344d39e5a8e6ec1419f";
/** keccak256("BeforeExecution()") */
const beforeExecution = "0xbb47ee3e183a558b1a2ff0874b079f3fc5478b7454eacf2bfc5af2ff5878f972";

const logSchema = z.object({
  address: addressSchema,
  data: bytesSchema(1_000_000),
  topics: z.array(hashSchema).check(z.maxLength(4)),
});
type Log = z.output<typeof logSchema>;

const receiptSchema = z.nullable(
  z.object({
    logs: z.array(logSchema),
    status: quantitySchema,
    blockHash: hashSchema,
    blockNumber: quantitySchema,
    gasUsed: quantitySchema,
    transactionHash: hashSchema,
  }),
);

/**
 * Says what became of calls.
 *
 * @param bundle - What was sent.
 * @param ask - Asks a node of its chain.
 * @throws {ProviderRpcError} when the node's answer is none.
 */
export async function readCallsStatus(
  bundle: Bundle,
  ask: (method: string, params: readonly unknown[]) => Promise<unknown>,
): Promise<CallsStatus> {
  const { id, chainId, from, transactionHash } = bundle;
  const parsed = receiptSchema.safeParse(await ask("eth_getTransactionReceipt", [transactionHash]));
  if (!parsed.success) throw providerError("internal", "The node's receipt has an unknown format.");
  const head = { version: "2.0.0", id, chainId, atomic: true } as const;
  if (parsed.data === null) return { ...head, status: 100 };
  const { logs, ...receipt } = parsed.data;
  const own = ownLogs(logs, from);
  const succeeded = BigInt(receipt.status) === 1n && own.succeeded;
  return {
    ...head,
    status: succeeded ? 200 : 500,
    receipts: [{ ...receipt, status: succeeded ? "0x1" : "0x0", logs: own.logs }],
  };
}

/** Of a bundler's transaction the logs of one account's operation: others' may stand beside it. */
function ownLogs(
  logs: readonly Log[],
  from: string,
): { readonly logs: readonly Log[]; readonly succeeded: boolean } {
  const isEnd = ({ topics }: Log) => topics[0] === operationEvent;
  const end = logs.findIndex(
    (log) => isEnd(log) && log.topics[2]?.slice(26).toLowerCase() === from.slice(2).toLowerCase(),
  );
  const event = logs[end];
  // No operation: the owner's wallet sent it.
  if (event === undefined) return { logs, succeeded: true };
  const start = logs.slice(0, end).findLastIndex((log) => isEnd(log) || log.topics[0] === beforeExecution);
  // Behind the nonce, the first word of what the event holds says whether it succeeded.
  const succeeded = BigInt(`0x${event.data.slice(2 + 64, 2 + 128)}`) === 1n;
  return { logs: logs.slice(start + 1, end), succeeded };
}
