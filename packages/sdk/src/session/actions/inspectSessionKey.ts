import type { Address, Hex } from "viem";
import * as z from "zod/mini";
import type { ContractMismatchError, ContractNotDeployedError } from "../../chains/chainErrors.ts";
import { checkContracts } from "../../chains/checkContracts.ts";
import type { ContractAddresses } from "../../chains/contractAddresses.ts";
import { contractAddressesSchema } from "../../chains/contractAddressesSchema.ts";
import { usdcWords } from "../../chains/knownTokens.ts";
import { parseWith } from "../../errors/ParametersInvalidError.ts";
import { withPrint } from "../../json/withJson.ts";
import { checkParameters, type Names } from "../../parameters/checkParameters.ts";
import type { GrantNotApprovedError } from "../errors/lifecycleErrors.ts";
import type { SessionGrantInvalidError } from "../errors/serializedErrors.ts";
import type { DeserializeSessionKeyErrorType } from "../grant/deserializeSessionKey.ts";
import { namedSession, type SessionStrings, sessionStringNames } from "../grant/namedSession.ts";
import { verifyGrant } from "../grant/verifyGrant.ts";
import type { PolicySet, SessionExecutor } from "../SessionGrant.ts";
import type { SessionTerms } from "../SessionTerms.ts";
import { describeTerms } from "../terms/describeTerms.ts";
import { type WorstPayments, worstPayments } from "../terms/worstPayments.ts";

/** What {@link inspectSessionKey} takes. */
export interface InspectSessionKeyParameters extends SessionStrings {
  /** Addresses of contracts; what is not given is taken from the recorded deployments. */
  readonly addresses?: ContractAddresses | undefined;
}

/** What a session string may do. Holds no secret. */
export interface InspectSessionKeyReturnType {
  readonly sessionId: Hex;
  readonly sessionKeyAddress: Address;
  readonly smartAccountAddress: Address;
  readonly owner: Address;
  readonly chainId: number;
  readonly policySet: PolicySet;
  /** How it acts. */
  readonly executor: SessionExecutor;
  readonly terms: SessionTerms;
  /** The terms as the contract reads them, for `revokeAsGuardian`. */
  readonly encodedTerms: Hex;
  /** What it can pay by signatures at the very worst, for each token that it may pay with. */
  readonly worstPayments: readonly WorstPayments[];
  /** One sentence for each thing that it may do or is bounded by. */
  readonly words: readonly string[];
  /** The terms as JSON, amounts as decimal strings. */
  readonly json: Readonly<Record<string, unknown>>;
}

export type InspectSessionKeyErrorType =
  | DeserializeSessionKeyErrorType
  | ContractMismatchError
  | ContractNotDeployedError
  | GrantNotApprovedError
  | SessionGrantInvalidError;

const names = { ...sessionStringNames, addresses: true } satisfies Names<InspectSessionKeyParameters>;

const schema = z.object({ addresses: z.optional(contractAddressesSchema) });

/**
 * Says what a session string may do, without asking the chain.
 *
 * @param parameters - The string, or the grant.
 * @returns Its terms, in words and as JSON.
 * @throws {SerializedKeyInvalidError | SerializedKeyCorruptError | SerializedKeyVersionError} when the string is bad.
 * @throws {SessionGrantInvalidError} when the grant is bad.
 * @throws {ContractMismatchError} when it calls something USDC, the escrow or the SpendCap that is not.
 * @throws {GrantNotApprovedError} when the owner did not sign these terms.
 *
 * @example
 * console.log((await inspectSessionKey({ serializedSessionKey })).words.join("\n"));
 */
export async function inspectSessionKey(
  parameters: InspectSessionKeyParameters,
): Promise<InspectSessionKeyReturnType> {
  const subject = "parameters of inspectSessionKey";
  checkParameters(parameters, names, subject);
  const session = namedSession(parameters, subject);
  const { addresses } = parseWith(schema, parameters, subject);
  const { chainId, contracts } = session.grant;
  checkContracts(contracts, { subject: "session", chainId, addresses });
  // Of an account that knows its owners itself only the chain can tell.
  if (session.grant.selection === undefined) await verifyGrant(session);
  const { grant, terms, sessionId, sessionKeyAddress } = session;
  const { abbaBabaEscrow } = contracts;
  const words = usdcWords(chainId, contracts);
  const { usdc } = words;
  const labels = { ...words.labels, ...(abbaBabaEscrow && { [abbaBabaEscrow]: "the escrow" }) };
  const { sentences, json } = describeTerms(terms, { account: grant.account, usdc, labels });
  return withPrint({
    sessionId,
    sessionKeyAddress,
    smartAccountAddress: grant.account,
    owner: grant.owner,
    chainId,
    policySet: grant.policySet,
    executor: grant.executor,
    terms,
    encodedTerms: grant.terms,
    worstPayments: worstPayments(terms),
    words: sentences,
    json,
  });
}
