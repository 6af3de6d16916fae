import type { Address } from "viem";
import type { ContractAddresses } from "../../chains/contractAddresses.ts";
import { GrantWiderThanRequestError } from "../errors/requestErrors.ts";
import type { GrantDifference } from "../GrantDifference.ts";
import { headStart } from "../grant/chooseWindow.ts";
import type { SessionGrant } from "../SessionGrant.ts";
import type { SessionRequest } from "../SessionRequest.ts";
import type { SessionTerms } from "../SessionTerms.ts";
import { compareTerms } from "./compareTerms.ts";
import { difference } from "./difference.ts";
import { toRequestedTerms } from "./toRequestedTerms.ts";

/** What is held against a request. */
export interface GrantedFacts extends Pick<SessionGrant, "executor" | "policySet"> {
  readonly account: Address;
  readonly addresses: ContractAddresses;
  readonly terms: SessionTerms;
}

/**
 * Says in what granted terms differ from what a request asks for.
 *
 * @param request - The request.
 * @param granted - What was granted.
 * @returns One entry for each difference.
 */
export function compareToRequest(request: SessionRequest, granted: GrantedFacts): GrantDifference[] {
  const { terms, account, addresses } = granted;
  const { salt, epoch, validAfter } = terms;
  const { wish } = request;
  // What a request leaves open is as it was granted.
  const now = wish.validAfter ?? validAfter + headStart;
  const asked = toRequestedTerms(request, { account, addresses, salt, epoch, now });
  return [
    ...(wish.validAfter === undefined && validAfter > request.expiresAt
      ? [difference("validAfter", "narrower", "when it is granted", `${validAfter}`)]
      : []),
    ...(wish.executor === granted.executor
      ? []
      : [difference("executor", "wider", wish.executor, granted.executor)]),
    ...(wish.policySet === granted.policySet
      ? []
      : [
          difference(
            "policySet",
            granted.policySet === "layered" ? "narrower" : "other",
            wish.policySet,
            granted.policySet,
          ),
        ]),
    ...compareTerms(asked, terms),
  ];
}

/**
 * Refuses what allows more than was asked for.
 *
 * @param differences - What was found.
 * @throws {GrantWiderThanRequestError}
 */
export function refuseWider(differences: readonly GrantDifference[]): void {
  const wider = differences.filter(({ kind }) => kind === "wider");
  if (wider.length > 0) throw new GrantWiderThanRequestError({ differences: wider });
}
