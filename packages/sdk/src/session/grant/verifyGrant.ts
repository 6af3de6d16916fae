import {
  type Address,
  type Hex,
  hashMessage,
  hashTypedData,
  isAddressEqual,
  recoverAddress,
  size,
  slice,
} from "viem";
import { enableTypedData, kernelTypedData } from "../../accounts/kernel/typedData.ts";
import type { ContractNotDeployedError } from "../../chains/chainErrors.ts";
import type { ParametersInvalidError } from "../../errors/ParametersInvalidError.ts";
import type { LimitMissingError } from "../errors/callErrors.ts";
import { GrantNotApprovedError } from "../errors/lifecycleErrors.ts";
import type {
  IndexOutOfRangeError,
  LimitsNotAscendingError,
  NativeSpendRuleError,
  NothingAllowedError,
  PayeesInvalidError,
  PaymentRulesTooManyError,
  PaymentTokenInvalidError,
  RuleKindUnknownError,
  RuleOperandsInvalidError,
  SessionKeyMissingError,
  TermOutOfRangeError,
  TermsMalformedError,
  TermsNotCanonicalError,
  TermsTooLargeError,
  TermsVersionUnknownError,
  WindowInvalidError,
} from "../errors/termsErrors.ts";
import { encodeEnableData } from "../kernel/enableData.ts";
import type { ParsedGrant } from "../ParsedGrant.ts";
import { permissionIdOf } from "../terms/sessionIdOf.ts";
import { sessionGrantTypedData } from "./sessionGrantTypedData.ts";

/** What {@link verifyGrant} can throw. */
export type VerifyGrantErrorType =
  | ContractNotDeployedError
  | GrantNotApprovedError
  | IndexOutOfRangeError
  | LimitMissingError
  | LimitsNotAscendingError
  | NativeSpendRuleError
  | NothingAllowedError
  | ParametersInvalidError
  | PayeesInvalidError
  | PaymentRulesTooManyError
  | PaymentTokenInvalidError
  | RuleKindUnknownError
  | RuleOperandsInvalidError
  | SessionKeyMissingError
  | TermOutOfRangeError
  | TermsMalformedError
  | TermsNotCanonicalError
  | TermsTooLargeError
  | TermsVersionUnknownError
  | WindowInvalidError;

/**
 * Checks that the owner signed exactly this session, without asking the chain. Of a session of which the SpendCap is a
 * validator only the account can tell: `verifyGrantOf` asks it, and here it is not approved.
 *
 * @param session - A session read from a string.
 * @throws {GrantNotApprovedError} when terms, modules, account or signature are of different grants.
 */
export async function verifyGrant(session: ParsedGrant): Promise<void> {
  const { owner, selection } = session.grant;
  if (selection !== undefined) throw new GrantNotApprovedError();
  const { digest, signature } =
    session.grant.executor === "redeem" ? redeemingGrant(session) : enabling(session);
  // Kernel's ECDSA validator takes the digest plain or as a message.
  const signers = await Promise.all([
    recover(digest, signature),
    recover(hashMessage({ raw: digest }), signature),
  ]);
  if (!signers.some((signer) => signer !== undefined && isAddressEqual(signer, owner))) {
    throw new GrantNotApprovedError();
  }
}

function enabling({ grant, terms, sessionId }: ParsedGrant): Signed {
  const { chainId, policySet, account, kernelNonce, enableSignature: signature } = grant;
  const version = grant.kernelVersion;
  const addresses = grant.contracts;
  const enableData = encodeEnableData({ chainId, policySet, encodedTerms: grant.terms, terms, addresses });
  const permissionId = permissionIdOf(sessionId);
  const digest = hashTypedData(
    enableTypedData({ chainId, account, version, kernelNonce, permissionId, enableData }),
  );
  return { digest, signature };
}

/** Behind the byte that names the root validator stands what the owner signed. */
function redeemingGrant({ grant }: ParsedGrant): Signed {
  const { chainId, account, terms, contracts, enableSignature, kernelVersion: version } = grant;
  const hash = hashTypedData(sessionGrantTypedData({ chainId, module: contracts.spendCap, account, terms }));
  const digest = hashTypedData(kernelTypedData({ chainId, account, version, hash }));
  const signature = size(enableSignature) < 2 ? enableSignature : slice(enableSignature, 1);
  return { digest, signature };
}

interface Signed {
  readonly digest: Hex;
  readonly signature: Hex;
}

async function recover(hash: Hex, signature: Hex): Promise<Address | undefined> {
  return await recoverAddress({ hash, signature }).catch(() => undefined);
}
