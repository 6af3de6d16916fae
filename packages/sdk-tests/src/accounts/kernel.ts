import type { Devnet } from "@abbababa/devnet";
import { KernelV3_1AccountAbi, KernelV3FactoryAbi } from "@zerodev/sdk";
import {
  type Address,
  concat,
  encodeAbiParameters,
  encodeFunctionData,
  type Hex,
  numberToHex,
  pad,
  zeroAddress,
} from "viem";
import type { PrivateKeyAccount } from "viem/accounts";
import { kernelHash } from "../holders/kernelHash.ts";
import { relayOf, transact } from "./chain.ts";
import { encodeInstall, encodeUninstall } from "./encoding.ts";
import { type AccountMaker, type ModularAccount, moduleType } from "./ModularAccount.ts";
import { signUserOperationHash } from "./userOperation.ts";

/** `execute`: Kernel lets a validator that is not its root check only calls of selectors granted to it. */
const execute = "0xe9ae5c53";

/** Kernel's names for a kind of validation: the root validator, and any other validator module. */
const [rootType, validatorType] = ["0x00", "0x01"] as const;

/** Kernel v3.1; the ECDSA validator is its root. */
export function kernelMaker(devnet: Devnet): AccountMaker {
  return {
    kind: "kernel",
    async create(owner) {
      const { kernelFactory } = devnet.addresses;
      const factory = { abi: KernelV3FactoryAbi, args: [initialization(devnet, owner), pad("0x")] } as const;
      const address = await devnet.publicClient.readContract({
        ...factory,
        address: kernelFactory,
        functionName: "getAddress",
      });
      const data = encodeFunctionData({ ...factory, functionName: "createAccount" });
      await transact(devnet, relayOf(devnet), { to: kernelFactory, data });
      return toAccount(devnet, address, owner);
    },
  };
}

function initialization(devnet: Devnet, owner: PrivateKeyAccount): Hex {
  const root = concat([validatorType, devnet.addresses.ecdsaValidator]);
  return encodeFunctionData({
    abi: KernelV3_1AccountAbi,
    functionName: "initialize",
    args: [root, zeroAddress, owner.address, "0x", []],
  });
}

function toAccount(devnet: Devnet, address: Address, owner: PrivateKeyAccount): ModularAccount {
  return {
    kind: "kernel",
    address,
    owner,
    ownerNonceKey: 0n,
    // mode (1) ‖ type (1) ‖ validator (20) ‖ a lane (2)
    nonceKeyFor: (validator) => BigInt(concat(["0x00", validatorType, validator, "0x0000"])),
    signOperation: (operation) => signUserOperationHash(devnet, owner, operation),
    encodeInstall: (type, module, data) => encodeInstall(type, module, installData(type, data)),
    encodeUninstall: async (type, module, data) => encodeUninstall(type, module, data),
    wrapSignature: (validator, signature) => concat([validatorType, validator, signature]),
    signHash: async (hash) =>
      concat([rootType, await owner.signTypedData(kernelHash(devnet, address, hash))]),
  };
}

/** hook (20; none) ‖ (the module's data, the hook's data, for a validator the selector granted) */
function installData(type: bigint, data: Hex): Hex {
  const parts: Hex[] = type === moduleType.validator ? [data, "0x", execute] : [data, "0x"];
  const types = parts.map(() => ({ type: "bytes" }) as const);
  return concat([numberToHex(0, { size: 20 }), encodeAbiParameters(types, parts)]);
}
