import { type Address, erc20Abi } from "viem";
import { readContract } from "viem/actions";
import { getAction } from "viem/utils";
import type { ChainClient } from "./EscrowClient.ts";
import { throwChainError } from "./failures.ts";

/**
 * Reads how much of a token an account has.
 *
 * @param reader - Reads the chain.
 * @param parameters - Whose, of which token, and in which block. @default the newest
 * @returns Base units.
 * @throws What `toChainError` makes of a node that does not answer.
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
  const read = getAction(reader, readContract, "readContract");
  return await read({ ...request, ...at }).catch(throwChainError);
}
