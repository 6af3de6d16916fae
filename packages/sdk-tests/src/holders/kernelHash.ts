import type { Devnet } from "@abbababa/devnet";
import type { Address, Hex } from "viem";

/** Kernel asks its keys to sign a hash under its own domain, so that no signature serves two accounts. */
export function kernelHash(devnet: Devnet, account: Address, hash: Hex) {
  return {
    domain: { name: "Kernel", version: "0.3.1", chainId: devnet.chain.id, verifyingContract: account },
    types: { Kernel: [{ name: "hash", type: "bytes32" }] },
    primaryType: "Kernel",
    message: { hash },
  } as const;
}
