import { type Address, concat, encodeAbiParameters, type Hex, pad, zeroAddress } from "viem";
import { executeSelector } from "../erc7579/encodeExecute.ts";
import { type KernelVersion, kernelVersion } from "./kernelVersions.ts";
import { validationType } from "./validation.ts";

/** Whose domain it is. */
interface KernelDomain {
  readonly chainId: number;
  readonly account: Address;
  /** @default that of the Kernel that accounts are made with */
  readonly version?: KernelVersion | undefined;
}

/** EIP-712's domain of a Kernel account. */
function domainOf({ chainId, account, version = kernelVersion }: KernelDomain) {
  return { name: "Kernel", version, chainId, verifyingContract: account } as const;
}

/**
 * The typed data that an owner signs in a hash's place: Kernel wraps it, so that no signature serves two accounts.
 *
 * @param facts - Chain, account, its version, and the hash.
 * @returns For `signTypedData` or `hashTypedData`.
 */
export function kernelTypedData(facts: KernelDomain & { readonly hash: Hex }) {
  return {
    domain: domainOf(facts),
    types: { Kernel: [{ name: "hash", type: "bytes32" }] },
    primaryType: "Kernel",
    message: { hash: facts.hash },
  } as const;
}

/** What an owner signs to let a permission be installed. */
export interface EnableFacts extends KernelDomain {
  /** Kernel's module nonce. */
  readonly kernelNonce: number;
  readonly permissionId: Hex;
  /** The permission's modules, encoded. */
  readonly enableData: Hex;
}

/**
 * The typed data by which an owner lets a permission be installed: Kernel's `Enable`.
 *
 * @param facts - Account, module nonce, permission id and encoded modules.
 * @returns For `signTypedData`.
 */
export function enableTypedData(facts: EnableFacts) {
  return {
    domain: domainOf(facts),
    types: {
      Enable: [
        { name: "validationId", type: "bytes21" },
        { name: "nonce", type: "uint32" },
        { name: "hook", type: "address" },
        { name: "validatorData", type: "bytes" },
        { name: "hookData", type: "bytes" },
        { name: "selectorData", type: "bytes" },
      ],
    },
    primaryType: "Enable",
    message: {
      validationId: concat([validationType.permission, pad(facts.permissionId, { size: 20, dir: "right" })]),
      nonce: facts.kernelNonce,
      hook: zeroAddress,
      validatorData: facts.enableData,
      hookData: "0x",
      selectorData: executeSelector,
    },
  } as const;
}

const enableSignatureParameters = [
  { name: "validatorData", type: "bytes" },
  { name: "hookData", type: "bytes" },
  { name: "selectorData", type: "bytes" },
  { name: "enableSig", type: "bytes" },
  { name: "userOpSig", type: "bytes" },
] as const;

/**
 * Wraps the signature of a permission's first operation in what installs it.
 *
 * @param parts - Encoded modules, the owner's signature, the operation's own signature.
 * @returns Signature of an operation in Kernel's enable mode.
 */
export function wrapEnableSignature(parts: { enableData: Hex; enableSignature: Hex; signature: Hex }): Hex {
  const { enableData, enableSignature, signature } = parts;
  const values = [enableData, "0x", executeSelector, enableSignature, signature] as const;
  return concat([zeroAddress, encodeAbiParameters(enableSignatureParameters, values)]);
}
