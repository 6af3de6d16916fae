import type { Address, Hex } from "viem";
import type { ContractAddresses } from "../../chains/contractAddresses.ts";
import { parseWith } from "../../errors/ParametersInvalidError.ts";
import { buildTerms } from "../grant/buildTerms.ts";
import { sessionKeySchema } from "../grant/sessionKeySchema.ts";
import type { SessionRequest } from "../SessionRequest.ts";
import type { SessionTerms } from "../SessionTerms.ts";
import { amountsOf } from "./toWish.ts";

/** What a request leaves open. */
export interface GrantingFacts {
  readonly account: Address;
  readonly epoch: bigint;
  readonly salt: Hex;
  /** When it is granted, unix seconds. */
  readonly now: number;
  readonly addresses: ContractAddresses;
}

/**
 * The terms that a request asks for, had it been granted as it stands.
 *
 * @param request - The request.
 * @param facts - What it leaves open.
 * @returns The terms, not checked.
 */
export function toRequestedTerms(
  { wish, sessionKey, chainId }: SessionRequest,
  { salt, ...facts }: GrantingFacts,
): SessionTerms {
  const parsed = parseWith(sessionKeySchema, { ...wish, salt }, "fields of the request");
  return buildTerms(parsed, { ...facts, sessionKey, chainId, amounts: amountsOf(wish) });
}
