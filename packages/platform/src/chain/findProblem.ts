import { abbaBabaEscrowAbi, usdcDecimals } from "@abbababa/sdk";
import {
  type Address,
  BaseError,
  ContractFunctionRevertedError,
  ContractFunctionZeroDataError,
  erc20Abi,
  type PublicClient,
} from "viem";

/** What a chain must have to be served. */
export interface Needed {
  readonly chainId: number;
  readonly escrow: Address;
  readonly usdc: Address;
}

/**
 * Looks whether a node is of the chain that is served, with the contracts that it is served with.
 *
 * @returns What is wrong, as a sentence for whoever runs the platform; `undefined` when nothing is.
 * @throws when the node does not answer: no answer says nothing.
 */
export async function findProblem(client: PublicClient, needed: Needed): Promise<string | undefined> {
  const { chainId, escrow, usdc } = needed;
  const asked = await client.getChainId();
  if (asked !== chainId) {
    return `The node configured for chain ${chainId} serves chain ${asked}. Pass an RPC URL of chain ${chainId}, or configure the other chain.`;
  }
  for (const [what, address, option] of [
    ["escrow contract", escrow, "--escrow-address (addresses.abbaBabaEscrow)"],
    ["USDC", usdc, "--usdc-address (addresses.usdc)"],
  ] as const) {
    const code = await client.getCode({ address });
    if (code === undefined || code === "0x") {
      return `Chain ${chainId} has no contract at ${address}, where the ${what} should be. Deploy it, or pass its address: ${option}.`;
    }
  }
  try {
    await client.readContract({ address: escrow, abi: abbaBabaEscrowAbi, functionName: "PLATFORM_FEE_BPS" });
  } catch (error) {
    if (!isOfContract(error)) throw error;
    return `The contract at ${escrow} on chain ${chainId} is not an AbbaBabaEscrow: it has no PLATFORM_FEE_BPS. Pass the escrow's address: --escrow-address (addresses.abbaBabaEscrow).`;
  }
  return await findTokenProblem(client, needed);
}

/** Prices and budgets are counted with these: of a token with others, all of them would be wrong. */
async function findTokenProblem(
  client: PublicClient,
  { chainId, usdc }: Needed,
): Promise<string | undefined> {
  const advice = "Pass the address of a token with that many decimals: --usdc-address (addresses.usdc).";
  try {
    const decimals = await client.readContract({ address: usdc, abi: erc20Abi, functionName: "decimals" });
    if (decimals === usdcDecimals) return undefined;
    return `The token at ${usdc} on chain ${chainId} has ${decimals} decimals; the platform needs ${usdcDecimals}. ${advice}`;
  } catch (error) {
    if (!isOfContract(error)) throw error;
    return `The contract at ${usdc} on chain ${chainId} does not report its decimals; the platform needs ${usdcDecimals}. ${advice}`;
  }
}

/** Whether a contract answered, or there was none to answer; everything else says nothing of it. */
export function isOfContract(error: unknown): boolean {
  return (
    error instanceof BaseError &&
    error.walk(
      (part) =>
        part instanceof ContractFunctionRevertedError || part instanceof ContractFunctionZeroDataError,
    ) !== null
  );
}
