import type { Client, Hex } from "viem";
import { toPackedUserOperation, type UserOperation } from "viem/account-abstraction";
import { readContract } from "viem/actions";
import type { BaseError } from "../../errors/BaseError.ts";
import { spendCapAbi } from "../../generated/usedAbis.ts";
import { AccountRejectedError } from "../errors/networkErrors.ts";
import { loadFailures } from "../failures/loadFailures.ts";
import { doorOf, installedPermissionOf } from "../kernel/doorOf.ts";
import type { ParsedGrant } from "../ParsedGrant.ts";

/** What the session's contract says of an operation. */
export type CanSpendAnswer =
  | { readonly allowed: true; readonly validAfter: number; readonly validUntil: number }
  | { readonly allowed: false; readonly error: BaseError };

/**
 * Asks the session's contract whether it would let an operation pass; a session not installed yet is judged as if the
 * operation installed it.
 *
 * @param client - Reads the chain.
 * @param session - The session.
 * @param question - The operation, whose signature does not matter, and what it would present: claims ‖ terms.
 * @returns The seconds in which it may be included, or the error that it would fail with.
 */
export async function askCanSpend(
  client: Client,
  session: ParsedGrant,
  question: { readonly userOperation: UserOperation<"0.7">; readonly presentation: Hex },
): Promise<CanSpendAnswer> {
  const { grant } = session;
  const operation = toPackedUserOperation({ ...question.userOperation, signature: "0x" });
  const [allowed, refusal, validationData] = await readContract(client, {
    abi: spendCapAbi,
    address: grant.contracts.spendCap,
    functionName: "canSpend",
    args: [doorOf(grant), installedPermissionOf(session), operation, question.presentation],
  });
  if (!allowed) return { allowed, error: await toError(refusal, session) };
  // ERC-4337: validAfter (6) ‖ validUntil (6) ‖ authorizer (20).
  return {
    allowed,
    validAfter: Number(validationData >> 208n),
    validUntil: Number((validationData >> 160n) & 0xffff_ffff_ffffn),
  };
}

async function toError(refusal: Hex, session: ParsedGrant): Promise<BaseError> {
  const { fromRefusal } = await loadFailures();
  const typed = fromRefusal(refusal, session);
  if (typed !== undefined) return typed;
  return new AccountRejectedError({ reason: refusal.slice(0, 138) });
}
