import { join } from "node:path";
import { useSessionKey } from "@abbababa/sdk";
import { createFileBook } from "@abbababa/x402-aa-session/book/file";
import { createOperationBook } from "../../src/agent/OperationBook.ts";
import type { Agent } from "../../src/agent/openAgent.ts";
import { createPurchaseBook } from "../../src/agent/PurchaseBook.ts";
import { PlatformMissingError } from "../../src/errors.ts";
import type { Agents } from "./startAgents.ts";

/** An agent of this process, whose books are in a folder that others may share. It is at no platform. */
export async function openInProcess(
  { devnet }: Agents,
  {
    serializedSessionKey,
    folder,
    timeout = 120_000,
  }: {
    readonly serializedSessionKey: string;
    readonly folder: string;
    /** Milliseconds to wait for an operation. */
    readonly timeout?: number | undefined;
  },
): Promise<Agent> {
  const { chain, rpcUrl, bundlerUrl } = devnet;
  return {
    name: "test",
    session: await useSessionKey({
      serializedSessionKey,
      chain,
      rpcUrl,
      bundlerUrl,
      pollingInterval: 50,
      timeout,
    }),
    payments: createFileBook({ folder: join(folder, "payments") }),
    operations: createOperationBook(join(folder, "operations")),
    purchases: createPurchaseBook(join(folder, "purchases")),
    market: () => Promise.reject(new PlatformMissingError("address", "test")),
  };
}
