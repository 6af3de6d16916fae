import { type Address, type Client, decodeFunctionResult, encodeFunctionData } from "viem";
import { call } from "viem/actions";
import type { Deployment } from "../../accounts/AccountAdapter.ts";
import { installAbi } from "../../accounts/erc7579/installAbi.ts";
import { gatherFacts } from "../failures/revertData.ts";

const question = { abi: installAbi, functionName: "accountId" } as const;

/** Longest answer of an account that is repeated. */
const longest = 60;

/**
 * Asks an account what it is (ERC-7579), deployed or not.
 *
 * @param client - Reads the chain.
 * @param address - The account.
 * @param deployment - What deploys it, if nobody has.
 * @returns Its answer, safe to be shown; `undefined` when it has none.
 */
export async function readAccountId(
  client: Client,
  address: Address,
  deployment?: Deployment | undefined,
): Promise<string | undefined> {
  try {
    const { data } = await call(client, { to: address, data: encodeFunctionData(question), ...deployment });
    if (data === undefined) return undefined;
    return decodeFunctionResult({ ...question, data })
      .replace(/[^\w. /@-]/g, "?")
      .slice(0, longest);
  } catch (error) {
    if (gatherFacts(error).reverted) return undefined;
    throw error;
  }
}
