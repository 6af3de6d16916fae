import type { Devnet } from "@abbababa/devnet";
import { encodeFunctionData, parseAbi } from "viem";
import { bootstrappedProxy } from "./bootstrappedProxy.ts";
import { place } from "./chain.ts";
import type { AccountMaker } from "./ModularAccount.ts";
import { readPrecompile } from "./precompiles.ts";
import { validatorAccountMaker } from "./validatorAccount.ts";

const abi = parseAbi(["function singleInitMSA(address validator, bytes data)"]);

/** The reference implementation of ERC-7579; its one validator is the ECDSA validator. */
export async function referenceMaker(devnet: Devnet): Promise<AccountMaker> {
  const read = (name: string) => readPrecompile("ERC7579Precompiles", name);
  const implementation = await place(devnet, "reference", await read("ERC7579_BYTECODE"));
  const bootstrap = await place(devnet, "reference bootstrap", await read("ERC7579_BOOTSTRAP_BYTECODE"));
  const proxy = await read("MSAPROXY_BYTECODE");
  const { ecdsaValidator } = devnet.addresses;
  return validatorAccountMaker(devnet, {
    kind: "reference",
    creationCodeOf: (owner) => {
      const start = encodeFunctionData({ abi, args: [ecdsaValidator, owner] });
      return bootstrappedProxy({ proxy, implementation, bootstrap, start });
    },
    accountId: "uMSA.advanced/withHook.v0.1",
    modulesAreLinked: true,
  });
}
