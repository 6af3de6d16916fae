import { type Address, erc20Abi } from "viem";
import { readContract } from "viem/actions";
import { getAction } from "viem/utils";
import { toChainError } from "../session/failures/toChainError.ts";
import type { ChainClient } from "./EscrowClient.ts";

/**
 * Reads how much of a token an account has.
 *
 * @param reader - Reads the chain.
 * @param parameters - Whose, of which token, and in which block. @default the newest
 * @returns Base units.
 * @throws What `toSessionError` makes of a node that does not answer.
 */
export async function readTokenBalance(
  reader: ChainClient,
  parameters: {
    readonly token: Address;
    readonly account: Address;
    readonly blockNumber?: bigint | undefined;
  },
): Promise<bigint> {
  const { token, account, blockNumber } = parameters;
  const request = { abi: erc20Abi, address: token, functionName: "balanceOf", args: [account] } as const;
  const at = blockNumber === undefined ? {} : { blockNumber };
  try {
    return await getAction(reader, readContract, "readContract")({ ...request, ...at });
  } catch (error) {
    throw toChainError(error);
  }
}
