import type { Devnet } from "@abbababa/devnet";
import { concat, encodeFunctionData, pad, parseAbi, zeroAddress } from "viem";
import { bootstrappedProxy } from "./bootstrappedProxy.ts";
import { place } from "./chain.ts";
import type { AccountMaker } from "./ModularAccount.ts";
import { readPrecompile } from "./precompiles.ts";
import { validatorAccountMaker } from "./validatorAccount.ts";

const abi = parseAbi([
  "function initNexusWithSingleValidator(address validator, bytes data, address registry, address[] attesters, uint8 threshold)",
]);

/** Nexus 1.0.0; its one validator is the ECDSA validator (its own K1 validator is in no npm package). */
export async function nexusMaker(devnet: Devnet): Promise<AccountMaker> {
  const read = (name: string) => readPrecompile("NexusPrecompiles", name);
  const argument = pad(devnet.addresses.entryPoint);
  const implementation = await place(devnet, "nexus", concat([await read("NEXUS_BYTECODE"), argument]));
  const bootstrap = await place(devnet, "nexus bootstrap", await read("NEXUS_BOOTSTRAP_BYTECODE"));
  const proxy = await read("NEXUS_PROXY_BYTECODE");
  const { ecdsaValidator } = devnet.addresses;
  return validatorAccountMaker(devnet, {
    kind: "nexus",
    creationCodeOf: (owner) => {
      const start = encodeFunctionData({ abi, args: [ecdsaValidator, owner, zeroAddress, [], 0] });
      return bootstrappedProxy({ proxy, implementation, bootstrap, start });
    },
    accountId: "biconomy.nexus.1.0.0",
    modulesAreLinked: true,
  });
}
