import { concat, encodeAbiParameters, type Hex } from "viem";
import { type ContractAddresses, contractAddress } from "../../chains/contractAddresses.ts";
import type { PolicySet } from "../SessionGrant.ts";
import type { SessionTerms } from "../SessionTerms.ts";
import { allValidation } from "./allValidation.ts";
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

function encodeModules(modules: readonly Hex[]): Hex {
  return encodeAbiParameters([{ type: "bytes[]" }], [modules]);
}
