import { type Account, concat, type Hex, pad, toHex } from "viem";
import { entryPoint07Abi, entryPoint07Address, type UserOperation } from "viem/account-abstraction";
import type { World } from "../../parties/World.ts";
import { settled, walletOf } from "../../world/clients.ts";

/**
 * Hands an operation to the EntryPoint without any bundler in between, as a thief with a little Ether can.
 *
 * @param world - Where.
 * @param operation - Signed.
 * @throws what the EntryPoint throws.
 */
export async function selfBundle(world: World, operation: UserOperation<"0.7">): Promise<void> {
  const { devnet, thief } = world;
  const bundle = {
    abi: entryPoint07Abi,
    address: entryPoint07Address,
    functionName: "handleOps",
    args: [[pack(operation)], thief.address],
    account: thief as Account,
    gas: 15_000_000n,
  } as const;
  await devnet.publicClient.simulateContract(bundle);
  await settled(devnet, await walletOf(devnet, thief).writeContract(bundle));
}

function pack(operation: UserOperation<"0.7">) {
  const { callGasLimit, verificationGasLimit, maxFeePerGas, maxPriorityFeePerGas } = operation;
  return {
    sender: operation.sender,
    nonce: operation.nonce,
    initCode: "0x" as Hex,
    callData: operation.callData,
    accountGasLimits: halves(verificationGasLimit, callGasLimit),
    preVerificationGas: operation.preVerificationGas,
    gasFees: halves(maxPriorityFeePerGas, maxFeePerGas),
    paymasterAndData: "0x" as Hex,
    signature: operation.signature,
  };
}

function halves(high: bigint, low: bigint): Hex {
  return concat([pad(toHex(high), { size: 16 }), pad(toHex(low), { size: 16 })]);
}
