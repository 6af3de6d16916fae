import type { Address, Hex } from "viem";
import { addresses } from "./addresses.ts";

/** The runtime code that a public chain has at a canonical address. */
export interface CanonicalCode {
  readonly address: Address;
  /** Length of the runtime code in bytes. */
  readonly size: number;
  /** keccak256 of the runtime code; absent where immutables make it differ from chain to chain. */
  readonly hash?: Hex;
}

/**
 * The contracts of others that sessions rely on, as they are on public chains: the record that fork tests compare a
 * chain with. Reproduced from published sources; CREATE2 gives every chain the same code at the same address.
 *
 * CallPolicy v0.0.4 is missing, because its published source does not reproduce what is deployed.
 */
export const canonicalCode = {
  ecdsaValidator: {
    address: addresses.ecdsaValidator,
    size: 1_819,
    hash: "0x2f8b585e669feb673b21af5666d38b5a9ef3c361cf29a48299240fa97c890708",
  },
  ecdsaSigner: {
    address: addresses.ecdsaSigner,
    size: 1_609,
    hash: "0x510a0a1ab8b3f256a5c90b5fff51a9fd98656bd1c8a29fbd7857faa70c400ccd",
  },
  timestampPolicy: {
    address: addresses.timestampPolicy,
    size: 1_441,
    hash: "0x1e7146c888fec3f757e9ed5473b766cdb8a782e1e10c39f65cbc68f4ab83c4d2",
  },
  gasPolicy: {
    address: addresses.gasPolicy,
    size: 1_872,
    hash: "0x906572ca775c1eebe7f038c0ca621fb6e53232916733659dbbe60ab8630550be",
  },
  metaFactory: {
    address: addresses.metaFactory,
    size: 1_871,
    hash: "0x4527f3642a53f1f4ce76beb05f955a8859b7245a1ff20da5be9a518d2fcd64aa",
  },
  kernelFactory: {
    address: addresses.kernelFactory,
    size: 989,
    hash: "0xeecde6f459d0ecadbd5b76e89de74d8187b52d5c71651fdfc007c45d4f2f3ca0",
  },
  kernelImplementation: { address: addresses.kernelImplementation, size: 22_784 },
  kernel33Factory: {
    address: "0x2577507b78c2008Ff367261CB6285d44ba5eF2E9",
    size: 950,
    hash: "0xcc4b1b98f5716bf61042d87bfedd4709a5c9a597c41f3bb0e6fb6fe1a4ebd37a",
  },
  kernel33Implementation: { address: "0xd6CEDDe84be40893d153Be9d467CD6aD37875b28", size: 24_469 },
} as const satisfies Record<string, CanonicalCode>;

/** Name of a contract in {@link canonicalCode}. */
export type CanonicalName = keyof typeof canonicalCode;
