import { type Address, concat, encodeAbiParameters, encodeFunctionData, type Hex, parseAbi } from "viem";

const abi = parseAbi(["function initializeAccount(bytes initData)"]);
const pair = [{ type: "address" }, { type: "bytes" }] as const;

/** What a proxy is made of whose account is set up by a call of a bootstrap contract. */
export interface BootstrappedProxy {
  /** Creation code without constructor arguments. */
  readonly proxy: Hex;
  readonly implementation: Address;
  readonly bootstrap: Address;
  /** The call. */
  readonly start: Hex;
}

/** Creation code of a proxy that initializes its account through a bootstrap contract. */
export function bootstrappedProxy({ proxy, implementation, bootstrap, start }: BootstrappedProxy): Hex {
  const initialize = encodeFunctionData({
    abi,
    functionName: "initializeAccount",
    args: [encodeAbiParameters(pair, [bootstrap, start])],
  });
  return concat([proxy, encodeAbiParameters(pair, [implementation, initialize])]);
}
