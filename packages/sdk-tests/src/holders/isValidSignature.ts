import type { Devnet } from "@abbababa/devnet";
import { type Address, type Hex, parseAbi } from "viem";

const abi = parseAbi(["function isValidSignature(bytes32 hash, bytes signature) view returns (bytes4)"]);

/** Asks the account itself; a revert is a no. */
export async function isValidSignature(
  devnet: Devnet,
  account: Address,
  hash: Hex,
  signature: Hex,
): Promise<boolean> {
  const answer = await devnet.publicClient
    .readContract({ abi, address: account, functionName: "isValidSignature", args: [hash, signature] })
    .catch(() => undefined);
  return answer === "0x1626ba7e";
}
