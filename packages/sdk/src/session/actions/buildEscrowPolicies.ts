import { type Address, concat, type Hex, zeroAddress } from "viem";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { entryPoint } from "../../accounts/toModularAccount.ts";
import type { ChainUnknownError, EndpointMissingError } from "../../chains/chainErrors.ts";
import { type ContractAddresses, contractAddress } from "../../chains/contractAddresses.ts";
import { readNetwork } from "../../chains/resolveNetwork.ts";
import { checkParameters, type Names } from "../../parameters/checkParameters.ts";
import { SecretKey } from "../../secrets/SecretKey.ts";
import { PaymentsNeedCompactError } from "../errors/paymentErrors.ts";
import { type BuildTermsErrorType, buildTerms, type TermsFacts } from "../grant/buildTerms.ts";
import { noAmounts } from "../grant/readAmounts.ts";
import { sessionKeySchema } from "../grant/sessionKeySchema.ts";
import { allValidation } from "../kernel/allValidation.ts";
import type { PolicyPart } from "../kernel/PolicyPart.ts";
import { toStockPolicies } from "../kernel/stockPolicies.ts";
import type { SessionTerms } from "../SessionTerms.ts";
import { type CheckTermsErrorType, checkTerms } from "../terms/checkTerms.ts";
import { encodeTerms } from "../terms/encodeTerms.ts";
import { permissionIdOf, sessionIdOf } from "../terms/sessionIdOf.ts";

/** What {@link buildEscrowPolicies} takes. */
export interface BuildEscrowPoliciesParameters {
  /** What the session may do. @default what `createSessionKey` grants: the escrow for an hour, 10 USDC, 0.01 ETH of gas */
  readonly terms?: SessionTerms | undefined;
  /** The session key's address, of default terms. @default a fresh key's, which `sessionPrivateKey` reveals */
  readonly sessionKey?: Address | undefined;
  /** The account that grants the session. @default any: its escrows are then not told apart by session */
  readonly account?: Address | undefined;
  /** @default that of `ABBA_CHAIN`, or Base Sepolia */
  readonly chainId?: number | undefined;
  readonly addresses?: ContractAddresses | undefined;
}

/** The policies of the layered set, in Kernel's order. A tuple: SpendCap cannot be left out. */
export interface BuildEscrowPoliciesReturnType {
  readonly policies: readonly [
    call: PolicyPart,
    timestamp: PolicyPart,
    gas: PolicyPart,
    spendCap: PolicyPart,
  ];
  readonly sessionId: Hex;
  readonly permissionId: Hex;
  readonly terms: SessionTerms;
  /** The key that was made because none was named. */
  readonly sessionPrivateKey: SecretKey | undefined;
}

export type BuildEscrowPoliciesErrorType =
  | BuildTermsErrorType
  | CheckTermsErrorType
  | ChainUnknownError
  | EndpointMissingError
  | PaymentsNeedCompactError;

const names = {
  terms: true,
  sessionKey: true,
  account: true,
  chainId: true,
  addresses: true,
} satisfies Names<BuildEscrowPoliciesParameters>;

/**
 * Builds the stock CallPolicy, TimestampPolicy and GasPolicy for some terms, and the SpendCap that enforces what
 * they cannot. Prefer `createSessionKey({ policySet: "layered" })`, which knows the account and reads the chain's time.
 *
 * @param parameters - The terms and the chain.
 * @returns The parts of a Kernel permission.
 * @throws {SessionError} when the terms are not safe to grant.
 * @throws {PaymentsNeedCompactError} when they have payment rules.
 */
export function buildEscrowPolicies(
  parameters: BuildEscrowPoliciesParameters = {},
): BuildEscrowPoliciesReturnType {
  checkParameters(parameters, names, "parameters of buildEscrowPolicies");
  const { account = zeroAddress, addresses = {} } = parameters;
  const { chainId = readNetwork({}).chainId } = parameters;
  const network = { chainId, addresses };
  const module = contractAddress("spendCap", network);
  const { terms, sessionPrivateKey } = chooseTerms(parameters, { account, ...network });
  if (terms.payments.length > 0) throw new PaymentsNeedCompactError();
  checkTerms(terms, { account, module, entryPoint: entryPoint.address });
  const encodedTerms = encodeTerms(terms);
  const sessionId = sessionIdOf({ chainId, module, terms: encodedTerms });
  const spendCap: PolicyPart = {
    getPolicyInfoInBytes: () => concat([allValidation, module]),
    getPolicyData: () => concat(["0x05", encodedTerms]),
  };
  return {
    policies: [...toStockPolicies(terms, network), spendCap],
    sessionId,
    permissionId: permissionIdOf(sessionId),
    terms,
    sessionPrivateKey,
  };
}

function chooseTerms(
  { terms, sessionKey, account: named }: BuildEscrowPoliciesParameters,
  facts: Pick<TermsFacts, "account" | "chainId" | "addresses">,
): Pick<BuildEscrowPoliciesReturnType, "terms" | "sessionPrivateKey"> {
  if (terms !== undefined) return { terms, sessionPrivateKey: undefined };
  const key = sessionKey === undefined ? generatePrivateKey() : undefined;
  const parsed = sessionKeySchema.parse(named === undefined ? { escrowScope: "any" } : {});
  const now = Math.floor(Date.now() / 1_000);
  const address = key === undefined ? sessionKey : privateKeyToAccount(key).address;
  return {
    terms: buildTerms(parsed, {
      ...facts,
      sessionKey: address ?? zeroAddress,
      epoch: 0n,
      now,
      amounts: noAmounts,
    }),
    sessionPrivateKey: key && new SecretKey(key),
  };
}
