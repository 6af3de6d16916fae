import { type Hex, hashTypedData, type LocalAccount, type TypedDataDefinition } from "viem";
import { signAsKernelOwner } from "../../accounts/kernel/signAsKernelOwner.ts";
import { enableTypedData } from "../../accounts/kernel/typedData.ts";
import type { OwnedAccount } from "../../accounts/owned/OwnedAccount.ts";
import { encodeEnableData } from "../kernel/enableData.ts";
import type { SessionGrant } from "../SessionGrant.ts";
import type { SessionTerms } from "../SessionTerms.ts";
import { permissionIdOf } from "../terms/sessionIdOf.ts";
import { sessionGrantTypedData } from "./sessionGrantTypedData.ts";

/**
 * Has an account sign a grant (ERC-1271): the message states every term.
 *
 * @param account - The account, through which its owner signs.
 * @param grant - The grant, but for the signature.
 * @returns The signature that installs the session.
 */
export async function signMessageGrant(
  account: Pick<OwnedAccount, "signTypedData">,
  grant: Omit<SessionGrant, "enableSignature">,
): Promise<Hex> {
  // viem's types tie messages to literal types of their own.
  return await account.signTypedData(grantTypedDataOf(grant) as unknown as TypedDataDefinition);
}

/**
 * Has a Kernel account's owner sign a grant: of a permission, or, where the session redeems, of the message.
 *
 * @param owner - The owner.
 * @param grant - The grant, but for the signature.
 * @param session - Terms and id.
 * @returns The signature that installs the session.
 */
export async function signPermissionGrant(
  owner: LocalAccount,
  grant: Omit<SessionGrant, "enableSignature">,
  { terms, sessionId }: { readonly terms: SessionTerms; readonly sessionId: Hex },
): Promise<Hex> {
  const { chainId, account, kernelNonce, policySet, contracts, terms: encodedTerms } = grant;
  const version = grant.kernelVersion;
  if (grant.executor === "redeem") {
    const hash = hashTypedData(grantTypedDataOf(grant));
    return await signAsKernelOwner(owner, { chainId, account, version, hash });
  }
  const enableData = encodeEnableData({ chainId, policySet, encodedTerms, terms, addresses: contracts });
  const permissionId = permissionIdOf(sessionId);
  return await owner.signTypedData(
    enableTypedData({ chainId, account, version, kernelNonce, permissionId, enableData }),
  );
}

function grantTypedDataOf({ chainId, account, contracts, terms }: Omit<SessionGrant, "enableSignature">) {
  return sessionGrantTypedData({ chainId, module: contracts.spendCap, account, terms });
}
