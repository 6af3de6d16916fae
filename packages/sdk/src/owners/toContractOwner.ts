import {
  type Address,
  BaseError,
  type Client,
  ContractFunctionRevertedError,
  ContractFunctionZeroDataError,
  concat,
  type Hex,
  hashTypedData,
  parseAbi,
  parseErc6492Signature,
  type TypedDataDefinition,
} from "viem";
import { getCode, readContract } from "viem/actions";
import type { AccountOwner } from "./AccountOwner.ts";
import { ContractSignatureRefusedError } from "./ownerKeyErrors.ts";

/**
 * A contract that owns an account, and says by ERC-1271 what it signed: a Safe, another smart account. viem's `SmartAccount`
 * is one.
 */
export interface ContractOwner {
  readonly type: "smart";
  readonly address: Address;
  /** Signs in the contract's name, in whatever layout its `isValidSignature` takes. */
  readonly signTypedData: (typedData: TypedDataDefinition) => Promise<Hex>;
}

const erc1271Abi = parseAbi([
  "function isValidSignature(bytes32 hash, bytes signature) view returns (bytes4)",
]);
const valid = "0x1626ba7e";

/** About as long as the signatures of two owners of a Safe. */
const stubSignature: Hex = concat(Array.from({ length: 5 }, (): Hex => `0x${"ff".repeat(32)}`));

/**
 * Makes an owner of an account that is a contract.
 *
 * @param contract - Signs for it.
 */
export function toContractOwner(contract: ContractOwner): AccountOwner {
  return {
    key: { kind: "contract", address: contract.address },
    signTypedData: async (typedData) =>
      parseErc6492Signature(await contract.signTypedData(typedData)).signature,
    stubSignature,
    // A contract checks a stub no further than to where it is wrong.
    verificationGasLimit: (deploys) => (deploys ? 1_500_000n : 600_000n),
  };
}

/**
 * Has whatever is signed in a contract's name checked with it, as the chain will.
 *
 * @param client - Reads the chain.
 * @param owner - An owner of any kind.
 * @returns The owner; one that is no contract as it is.
 * @throws {ContractSignatureRefusedError} when it signs.
 */
export function askingContract(client: Client, owner: AccountOwner): AccountOwner {
  const { key } = owner;
  if (key.kind !== "contract") return owner;
  const { address } = key;
  return {
    ...owner,
    signTypedData: async (typedData) => {
      const signature = await owner.signTypedData(typedData);
      const deployed = (await getCode(client, { address })) !== undefined;
      const stands = deployed && (await standsBy(client, address, hashTypedData(typedData), signature));
      if (!stands) throw new ContractSignatureRefusedError({ contract: address, deployed });
      return signature;
    },
  };
}

async function standsBy(client: Client, contract: Address, hash: Hex, signature: Hex): Promise<boolean> {
  try {
    const question = { abi: erc1271Abi, address: contract, functionName: "isValidSignature" } as const;
    return (await readContract(client, { ...question, args: [hash, signature] })) === valid;
  } catch (error) {
    const said = error instanceof BaseError && error.walk(isAnswer);
    if (said) return false;
    throw error;
  }
}

/** Whether the contract itself gave no answer that is one: whoever is to ask it, answered. */
function isAnswer(cause: unknown): boolean {
  return cause instanceof ContractFunctionRevertedError || cause instanceof ContractFunctionZeroDataError;
}
