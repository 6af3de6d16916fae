import type { Devnet } from "@abbababa/devnet";
import {
  type Address,
  concat,
  encodeAbiParameters,
  encodeFunctionData,
  type Hex,
  pad,
  parseAbi,
  zeroAddress,
} from "viem";
import type { PrivateKeyAccount } from "viem/accounts";
import { deployBySalt, place } from "./chain.ts";
import { encodeInstall, encodeLinkedUninstall } from "./encoding.ts";
import type { AccountMaker, ModularAccount } from "./ModularAccount.ts";
import { readPrecompile } from "./precompiles.ts";
import { signUserOperationHash } from "./userOperation.ts";

const abi = parseAbi([
  "function initNexusWithSingleValidator(address validator, bytes data, address registry, address[] attesters, uint8 threshold)",
  "function initializeAccount(bytes initData)",
]);
const pair = [{ type: "address" }, { type: "bytes" }] as const;

/** Nexus 1.0.0; its one validator is the ECDSA validator (its own K1 validator is in no npm package). */
export async function nexusMaker(devnet: Devnet): Promise<AccountMaker> {
  const read = (name: string) => readPrecompile("NexusPrecompiles", name);
  const argument = pad(devnet.addresses.entryPoint);
  const implementation = await place(devnet, "nexus", concat([await read("NEXUS_BYTECODE"), argument]));
  const bootstrap = await place(devnet, "nexus bootstrap", await read("NEXUS_BOOTSTRAP_BYTECODE"));
  const proxy = await read("NEXUS_PROXY_BYTECODE");
  const { ecdsaValidator } = devnet.addresses;
  return {
    kind: "nexus",
    async create(owner) {
      const start = encodeFunctionData({
        abi,
        functionName: "initNexusWithSingleValidator",
        args: [ecdsaValidator, owner.address, zeroAddress, [], 0],
      });
      const initialize = encodeFunctionData({
        abi,
        functionName: "initializeAccount",
        args: [encodeAbiParameters(pair, [bootstrap, start])],
      });
      const creationCode = concat([proxy, encodeAbiParameters(pair, [implementation, initialize])]);
      return toAccount(devnet, await deployBySalt(devnet, creationCode, pad("0x")), owner);
    },
  };
}

function toAccount(devnet: Devnet, address: Address, owner: PrivateKeyAccount): ModularAccount {
  const { ecdsaValidator } = devnet.addresses;
  // free (3) ‖ mode (1; 0: validate) ‖ validator (20)
  const nonceKeyFor = (validator: Address) => BigInt(validator);
  const wrapSignature = (validator: Address, signature: Hex) => concat([validator, signature]);
  return {
    kind: "nexus",
    address,
    owner,
    ownerNonceKey: nonceKeyFor(ecdsaValidator),
    nonceKeyFor,
    signOperation: (operation) => signUserOperationHash(devnet, owner, operation),
    encodeInstall,
    encodeUninstall: (type, module, data) => encodeLinkedUninstall(devnet, address, type, module, data),
    wrapSignature,
    signHash: async (hash) => wrapSignature(ecdsaValidator, await owner.sign({ hash })),
  };
}
