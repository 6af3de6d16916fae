import { type Address, isAddressEqual } from "viem";
import type { AllowedCall, SessionTerms } from "../SessionTerms.ts";

/**
 * A call that does nothing: of the key's own address, without ETH or calldata.
 *
 * Installing a session takes an operation, and an operation takes a call. With this one a session can be installed
 * before it spends anything, which a session that only signs payments never does.
 *
 * @param sessionKey - Address of the session's key.
 * @returns The call for the terms.
 */
export function enablingCall(sessionKey: Address): AllowedCall {
  return { target: sessionKey, selector: undefined, valueCap: 0n, rules: [] };
}

/**
 * Tells an {@link enablingCall} from other calls.
 *
 * @param call - A call of the terms.
 * @param sessionKey - Address of the session's key.
 */
export function isEnablingCall(call: AllowedCall, sessionKey: Address): boolean {
  return call.selector === undefined && call.valueCap === 0n && isAddressEqual(call.target, sessionKey);
}

/** Whether terms allow the {@link enablingCall}. */
export function hasEnablingCall({ calls, sessionKey }: SessionTerms): boolean {
  return calls.some((call) => isEnablingCall(call, sessionKey));
}
