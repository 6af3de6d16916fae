import type { Address } from "viem";
import { concat, type Hex } from "viem";
import { entryPoint } from "../../accounts/toModularAccount.ts";
import { type ContractAddresses, contractAddress } from "../../chains/contractAddresses.ts";
import type { BaseError } from "../../errors/BaseError.ts";
import { checkParameters, type Names } from "../../parameters/checkParameters.ts";
import { PaymentsNeedCompactError } from "../errors/paymentErrors.ts";
import { allValidation } from "../kernel/allValidation.ts";
import type { PolicyPart } from "../kernel/PolicyPart.ts";
import { toStockPolicies } from "../kernel/stockPolicies.ts";
import type { SessionTerms } from "../SessionTerms.ts";
import { checkTerms } from "../terms/checkTerms.ts";
import { encodeTerms } from "../terms/encodeTerms.ts";
import { permissionIdOf, sessionIdOf } from "../terms/sessionIdOf.ts";

/** What {@link buildEscrowPolicies} takes. */
export interface BuildEscrowPoliciesParameters {
  readonly terms: SessionTerms;
  /** The account that grants the session. */
  readonly account: Address;
  readonly chainId: number;
  readonly addresses?: ContractAddresses | undefined;
}

/** The policies of the layered set, in Kernel's order. A tuple: SpendCap can not be left out. */
export interface BuildEscrowPoliciesReturnType {
  readonly policies: readonly [
    call: PolicyPart,
    timestamp: PolicyPart,
    gas: PolicyPart,
    spendCap: PolicyPart,
  ];
  readonly sessionId: Hex;
  readonly permissionId: Hex;
}

export type BuildEscrowPoliciesErrorType = BaseError;

const names = {
  terms: true,
  account: true,
  chainId: true,
  addresses: true,
} satisfies Names<BuildEscrowPoliciesParameters>;

/**
 * Builds the stock CallPolicy, TimestampPolicy and GasPolicy for some terms, and the SpendCap that enforces what
 * they can not.
 *
 * @param parameters - The terms and the chain.
 * @returns The parts of a Kernel permission.
 * @throws {SessionError} when the terms are not safe to grant.
 * @throws {PaymentsNeedCompactError} when they have payment rules.
 */
export function buildEscrowPolicies(
  parameters: BuildEscrowPoliciesParameters,
): BuildEscrowPoliciesReturnType {
  checkParameters(parameters, names, "parameters of buildEscrowPolicies");
  const { terms, account, chainId } = parameters;
  const module = contractAddress("spendCap", parameters);
  if (terms.payments.length > 0) throw new PaymentsNeedCompactError();
  checkTerms(terms, { account, module, entryPoint: entryPoint.address });
  const encodedTerms = encodeTerms(terms);
  const sessionId = sessionIdOf({ chainId, module, terms: encodedTerms });
  const spendCap: PolicyPart = {
    getPolicyInfoInBytes: () => concat([allValidation, module]),
    getPolicyData: () => concat(["0x05", encodedTerms]),
  };
  return {
    policies: [...toStockPolicies(terms, parameters), spendCap],
    sessionId,
    permissionId: permissionIdOf(sessionId),
  };
}
