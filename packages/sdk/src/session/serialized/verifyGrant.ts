import { type Address, type Hex, hashMessage, hashTypedData, isAddressEqual, recoverAddress } from "viem";
import { GrantNotApprovedError } from "../errors/lifecycleErrors.ts";
import { enableTypedData, encodeEnableData } from "../kernel/enableData.ts";
import { permissionIdOf } from "../terms/sessionIdOf.ts";
import type { DeserializedSessionKey } from "./deserializeSessionKey.ts";

/**
 * Checks that the owner signed exactly this session, without asking the chain.
 *
 * @param session - A session read from a string.
 * @throws {GrantNotApprovedError} when terms, modules, account or signature are of different grants.
 */
export async function verifyGrant({ grant, terms, sessionId }: DeserializedSessionKey): Promise<void> {
  const { chainId, policySet, account, kernelNonce, owner, enableSignature } = grant;
  const addresses = grant.contracts;
  const enableData = encodeEnableData({ chainId, policySet, encodedTerms: grant.terms, terms, addresses });
  const permissionId = permissionIdOf(sessionId);
  const digest = hashTypedData(enableTypedData({ chainId, account, kernelNonce, permissionId, enableData }));
  // Kernel's ECDSA validator takes the digest plain or as a message.
  const signers = await Promise.all([
    recover(digest, enableSignature),
    recover(hashMessage({ raw: digest }), enableSignature),
  ]);
  if (!signers.some((signer) => signer !== undefined && isAddressEqual(signer, owner))) {
    throw new GrantNotApprovedError();
  }
}

async function recover(hash: Hex, signature: Hex): Promise<Address | undefined> {
  return await recoverAddress({ hash, signature }).catch(() => undefined);
}
