import type { SessionLogEvent } from "@abbababa/sdk";
import { decodeFunctionData, type Hex, type PublicClient } from "viem";
import { entryPoint07Abi } from "viem/account-abstraction";

type Operation = Extract<SessionLogEvent, { type: "operation" }>;
type Installed = Extract<SessionLogEvent, { type: "installed" }>;

/**
 * Finds out which session an operation was made under: the one whose terms it carries in its signature.
 *
 * @param client - Reads the chain.
 * @param operation - As the chain's log tells of it.
 * @param sessions - Those that are known.
 * @returns The session; `undefined` when it was the owner's, or came by a bundler that calls through a contract.
 */
export async function sessionOfOperation(
  client: PublicClient,
  operation: Operation,
  sessions: readonly Installed[],
): Promise<Hex | undefined> {
  const { input } = await client.getTransaction({ hash: operation.transactionHash });
  const signature = signatureIn(input, operation.nonce);
  return sessions.find(({ encodedTerms }) => signature?.includes(encodedTerms.slice(2)))?.sessionId;
}

function signatureIn(input: Hex, nonce: bigint): Hex | undefined {
  try {
    const { functionName, args } = decodeFunctionData({ abi: entryPoint07Abi, data: input });
    if (functionName !== "handleOps") return undefined;
    const [operations] = args;
    return operations.find((operation) => operation.nonce === nonce)?.signature;
  } catch {
    return undefined;
  }
}
