import type { Address } from "viem";
import { serializeGrant } from "../grant/serializeGrant.ts";
import { encodeTerms } from "../terms/encodeTerms.ts";
import { addressOf, sampleTerms } from "./sampleTerms.ts";

/**
 * A grant as one string, which no owner has signed.
 *
 * @param sessionKey - To whom.
 * @param validUntil - Its last second. @default that of the sample's terms
 */
export function sampleGrant(sessionKey: Address, validUntil = sampleTerms.validUntil): string {
  return serializeGrant({
    chainId: 84_532,
    account: addressOf(41),
    owner: addressOf(42),
    index: 0n,
    executor: "userop",
    policySet: "compact",
    terms: encodeTerms({ ...sampleTerms, sessionKey, validUntil }),
    kernelNonce: 1,
    enableSignature: "0x",
    contracts: { spendCap: addressOf(40) },
  });
}
