import type { Client } from "viem";
import { readContract } from "viem/actions";
import { spendCapAbi } from "../../generated/usedAbis.ts";
import type { ParsedGrant } from "../ParsedGrant.ts";
import { doorOf } from "./doorOf.ts";

/**
 * Reads whether a session is installed on its account, at the door through which its grant goes.
 *
 * @param client - Reads the chain.
 * @param session - The session.
 */
export async function isSessionInstalled(
  client: Client,
  { grant, sessionId }: Pick<ParsedGrant, "grant" | "sessionId">,
): Promise<boolean> {
  const { door } = await readContract(client, {
    abi: spendCapAbi,
    address: grant.contracts.spendCap,
    functionName: "getSession",
    args: [sessionId, grant.account],
  });
  return door === doorOf(grant);
}
