import { type Address, concat, encodeAbiParameters, type Hex, pad, zeroAddress } from "viem";
import { type ContractAddresses, contractAddress, kernelVersion } from "../../chains/contractAddresses.ts";
import type { PolicySet } from "../SessionGrant.ts";
import type { SessionTerms } from "../SessionTerms.ts";
import { executeSelector } from "./decodeExecute.ts";
import { toStockPolicies } from "./stockPolicies.ts";

/** What a session's installation is made of. */
export interface InstallParameters {
  readonly chainId: number;
  readonly policySet: PolicySet;
  /** The terms, encoded and decoded. */
  readonly encodedTerms: Hex;
  readonly terms: SessionTerms;
  readonly addresses: ContractAddresses;
}

/** Kernel's "this module takes part in everything": none of a session's modules may be skipped for signatures. */
const allValidation = "0x0000";
/** ERC-7579 / Kernel module types, as SpendCap wants to be told. */
const [policyType, signerType] = ["0x05", "0x06"] as const;

/**
 * Encodes the modules of a session's permission: policies first, signer last.
 *
 * @param parameters - The session.
 * @returns What the owner signs as `validatorData`, and Kernel installs.
 */
export function encodeEnableData(parameters: InstallParameters): Hex {
  const { policySet, encodedTerms, terms } = parameters;
  const module = contractAddress("spendCap", parameters);
  if (policySet === "compact") {
    return encodeModules([concat([allValidation, module, signerType, encodedTerms])]);
  }
  const stock = toStockPolicies(terms, parameters);
  return encodeModules([
    ...stock.map((policy) => concat([policy.getPolicyInfoInBytes(), policy.getPolicyData()])),
    concat([allValidation, module, policyType, encodedTerms]),
    concat([allValidation, contractAddress("ecdsaSigner", parameters), terms.sessionKey]),
  ]);
}

/**
 * The typed data by which an owner grants a session: Kernel's `Enable`.
 *
 * @param grant - Account, module nonce, permission id and encoded modules.
 * @returns For `signTypedData`.
 */
export function enableTypedData(grant: {
  readonly chainId: number;
  readonly account: Address;
  readonly kernelNonce: number;
  readonly permissionId: Hex;
  readonly enableData: Hex;
}) {
  return {
    domain: {
      name: "Kernel",
      version: kernelVersion,
      chainId: grant.chainId,
      verifyingContract: grant.account,
    },
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
      validationId: concat(["0x02", pad(grant.permissionId, { size: 20, dir: "right" })]),
      nonce: grant.kernelNonce,
      hook: zeroAddress,
      validatorData: grant.enableData,
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
 * Wraps the signature of a session's first operation in what installs the session.
 *
 * @param parts - Encoded modules, the owner's signature, the operation's own signature.
 * @returns Signature of an operation in Kernel's enable mode.
 */
export function wrapEnableSignature(parts: { enableData: Hex; enableSignature: Hex; signature: Hex }): Hex {
  const { enableData, enableSignature, signature } = parts;
  return concat([
    zeroAddress,
    encodeAbiParameters(enableSignatureParameters, [
      enableData,
      "0x",
      executeSelector,
      enableSignature,
      signature,
    ]),
  ]);
}

function encodeModules(modules: readonly Hex[]): Hex {
  return encodeAbiParameters([{ type: "bytes[]" }], [modules]);
}
