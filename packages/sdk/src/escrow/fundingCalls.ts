import { erc20Abi } from "viem";
import { readContract } from "viem/actions";
import { getAction } from "viem/utils";
import { checkFunding, type FundingParties } from "./checkFunding.ts";
import { type EscrowReadClient, readClientOf } from "./EscrowClient.ts";
import {
  type CreateEscrowArguments,
  type EscrowCall,
  encodeApproval,
  encodeCreateEscrow,
} from "./encodeEscrowCalls.ts";
import { throwChainError } from "./failures.ts";

/**
 * The calls that fund an escrow, checked before anything is sent. An allowance that is left over, by a run that ended
 * between the two transactions of a plain account or by anybody else, is set to zero first: tokens such as USDT refuse to
 * change one amount into another.
 *
 * @param client - Reads the chain.
 * @param parties - Who funds, and where.
 * @param args - What is to be created.
 * @returns `approve` of nothing where an allowance is left over, `approve`, `createEscrow`.
 * @throws What the contract would refuse; when the node does not answer, what `toChainError` makes of it.
 */
export async function fundingCalls(
  client: EscrowReadClient,
  parties: FundingParties,
  args: CreateEscrowArguments,
): Promise<readonly EscrowCall[]> {
  const { buyer, escrow } = parties;
  const { token } = args;
  const request = {
    abi: erc20Abi,
    address: token,
    functionName: "allowance",
    args: [buyer, escrow],
  } as const;
  await checkFunding(client, parties, args);
  const allowance = await getAction(
    readClientOf(client),
    readContract,
    "readContract",
  )(request).catch(throwChainError);
  const calls = encodeCreateEscrow(escrow, args);
  return allowance === 0n ? calls : [encodeApproval(escrow, token, 0n), ...calls];
}
