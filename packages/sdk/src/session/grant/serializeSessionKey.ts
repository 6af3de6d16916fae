import type { Hex } from "viem";
import { kernelVersion } from "../../accounts/kernel/kernelVersions.ts";
import type { SecretKey } from "../../secrets/SecretKey.ts";
import type { SessionGrant } from "../SessionGrant.ts";
import { wrapPayload } from "./envelope.ts";

/**
 * Writes a grant and its private key as the one string that the agent gets.
 *
 * @param grant - What the owner granted.
 * @param privateKey - The session's key.
 * @returns The string; whoever holds it can do what the terms say.
 */
export function serializeSessionKey(grant: SessionGrant, privateKey: SecretKey<Hex>): string {
  const { index, executor, policySet, kernelNonce, kernelVersion: version, ...rest } = grant;
  const payload = {
    ...rest,
    ...(version !== kernelVersion && { kernelVersion: version }),
    index: index.toString(),
    privateKey: privateKey.reveal(),
  };
  // What an earlier version of this package could not use, it shall not read either.
  if (executor === "redeem") return wrapPayload({ ...payload, executor }, 2);
  return wrapPayload({ ...payload, policySet, kernelNonce });
}
