import type { Devnet } from "@abbababa/devnet";
import { type Address, concat, encodeAbiParameters, encodeFunctionData, type Hex, pad, parseAbi } from "viem";
import type { PrivateKeyAccount } from "viem/accounts";
import { deployBySalt, place } from "./chain.ts";
import { encodeInstall, encodeLinkedUninstall } from "./encoding.ts";
import type { AccountMaker, ModularAccount } from "./ModularAccount.ts";
import { readPrecompile } from "./precompiles.ts";
import { signUserOperationHash } from "./userOperation.ts";

const abi = parseAbi([
  "function singleInitMSA(address validator, bytes data)",
  "function initializeAccount(bytes initData)",
]);
const pair = [{ type: "address" }, { type: "bytes" }] as const;

/** The reference implementation of ERC-7579; its one validator is the ECDSA validator. */
export async function referenceMaker(devnet: Devnet): Promise<AccountMaker> {
  const read = (name: string) => readPrecompile("ERC7579Precompiles", name);
  const implementation = await place(devnet, "reference", await read("ERC7579_BYTECODE"));
  const bootstrap = await place(devnet, "reference bootstrap", await read("ERC7579_BOOTSTRAP_BYTECODE"));
  const proxy = await read("MSAPROXY_BYTECODE");
  const { ecdsaValidator } = devnet.addresses;
  return {
    kind: "reference",
    async create(owner) {
      const start = encodeFunctionData({
        abi,
        functionName: "singleInitMSA",
        args: [ecdsaValidator, owner.address],
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
  // validator (20) ‖ free (4)
  const nonceKeyFor = (validator: Address) => BigInt(concat([validator, "0x00000000"]));
  const wrapSignature = (validator: Address, signature: Hex) => concat([validator, signature]);
  return {
    kind: "reference",
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
