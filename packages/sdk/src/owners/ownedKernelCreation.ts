import { concat, encodeFunctionData, type Hex, zeroAddress } from "viem";
import { moduleType } from "../accounts/erc7579/moduleTypes.ts";
import type { KernelCreation } from "../accounts/kernel/deployment.ts";
import { encodeKernelInstall } from "../accounts/kernel/encodeInstall.ts";
import { kernelAbi } from "../accounts/kernel/kernelAbi.ts";
import { validationType } from "../accounts/kernel/validation.ts";
import { type ContractAddresses, contractAddress } from "../chains/contractAddresses.ts";
import { encodeOwner, type OwnerKey } from "./OwnerKey.ts";
import { ownerCommand } from "./ownerLayouts.ts";

/** What the address of an account follows from that owners have made for themselves. */
export interface OwnedKernelIdentity {
  /** Its owners at creation, in the order of their slots. */
  readonly owners: readonly OwnerKey[];
  /** Which of their accounts. */
  readonly index: bigint;
  readonly chainId: number;
  readonly addresses: ContractAddresses;
}

/**
 * Describes the creation of a Kernel account whose root is the OwnerValidator, with the SpendCap installed from the start: as
 * a validator, so that sessions are granted by a message, and as an executor, so that they can be redeemed.
 *
 * @param identity - Whose account, and which.
 */
export function ownedKernelCreation(identity: OwnedKernelIdentity): KernelCreation {
  const { owners, index, chainId, addresses } = identity;
  const module = contractAddress("spendCap", identity);
  const root = concat([validationType.validator, contractAddress("ownerValidator", identity)]);
  const installation = setOwnersData(owners);
  const modules = [moduleType.validator, moduleType.executor].map((type) =>
    encodeKernelInstall({ type, module, data: "0x" }),
  );
  const initialization = encodeFunctionData({
    abi: kernelAbi,
    functionName: "initialize",
    args: [root, zeroAddress, installation, "0x", modules],
  });
  return { initialization, index, chainId, addresses };
}

/** The OwnerValidator's `onInstall` data that names an account's owners. */
function setOwnersData(owners: readonly OwnerKey[]): Hex {
  return concat([ownerCommand.set, ...owners.map(encodeOwner)]);
}
