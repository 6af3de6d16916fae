import { type Hex, hashTypedData, type LocalAccount } from "viem";
import { signAsKernelOwner } from "../../accounts/kernel/signAsKernelOwner.ts";
import { enableTypedData } from "../../accounts/kernel/typedData.ts";
import { PaymentsNeedCompactError } from "../errors/paymentErrors.ts";
import { ExecutorUnsupportedError } from "../errors/redeemErrors.ts";
import { encodeEnableData } from "../kernel/enableData.ts";
import type { SessionGrant } from "../SessionGrant.ts";
import type { SessionTerms } from "../SessionTerms.ts";
import { permissionIdOf } from "../terms/sessionIdOf.ts";
import { sessionGrantTypedData } from "./sessionGrantTypedData.ts";
import type { ParsedSessionKeyParameters } from "./sessionKeySchema.ts";

/**
 * Refuses what the chosen door can not do.
 *
 * @param parameters - What the owner asked for.
 * @throws {PaymentsNeedCompactError | ExecutorUnsupportedError}
 */
export function checkDoor({ executor, policySet, payments }: ParsedSessionKeyParameters): void {
  if (payments.length > 0 && policySet !== "compact") throw new PaymentsNeedCompactError();
  if (executor !== "redeem") return;
  if (policySet !== "compact") throw new ExecutorUnsupportedError({ what: "have no other policies" });
  if (payments.length > 0) throw new ExecutorUnsupportedError({ what: "sign no payments" });
}

/**
 * Has the owner sign a grant, in the form that its door wants.
 *
 * @param owner - The owner.
 * @param grant - The grant, but for the signature.
 * @param session - Terms and id.
 * @returns The signature that installs the session.
 */
export async function signGrant(
  owner: LocalAccount,
  grant: Omit<SessionGrant, "enableSignature">,
  { terms, sessionId }: { readonly terms: SessionTerms; readonly sessionId: Hex },
): Promise<Hex> {
  const { chainId, account, kernelNonce, policySet, contracts, terms: encodedTerms } = grant;
  const version = grant.kernelVersion;
  if (grant.executor === "redeem") {
    const module = contracts.spendCap;
    const hash = hashTypedData(sessionGrantTypedData({ chainId, module, account, terms: encodedTerms }));
    return await signAsKernelOwner(owner, { chainId, account, version, hash });
  }
  const enableData = encodeEnableData({ chainId, policySet, encodedTerms, terms, addresses: contracts });
  const permissionId = permissionIdOf(sessionId);
  return await owner.signTypedData(
    enableTypedData({ chainId, account, version, kernelNonce, permissionId, enableData }),
  );
}
