import { renewSession } from "@abbababa/sdk";
import { isAddressEqual } from "viem";
import { readGrant } from "../agent/keptGrant.ts";
import { agentName, openAgent } from "../agent/openAgent.ts";
import { keepRequest } from "../agent/pendingRequest.ts";
import { toNetwork } from "../agent/toNetwork.ts";
import type { Profile } from "../home/settings.ts";
import { parseAmount, readToken } from "../money/tokens.ts";
import type { AskOwner } from "../tools/requestTools.ts";

/** Asks for the session after this one, with more of one token. */
export async function askForMore(
  profile: Profile,
  page: string,
  { token: named, amount, reason }: Parameters<AskOwner>[0],
): ReturnType<AskOwner> {
  const name = agentName(profile);
  const { session } = await openAgent(profile);
  const token = await readToken(session, named);
  const lifetime = parseAmount(amount, token);
  const others = session.terms.limits.filter((limit) => !isAddressEqual(limit.token, token.address));
  const before = session.terms.limits.find((limit) => isAddressEqual(limit.token, token.address));
  const atMost = (cap: bigint | undefined) => (cap === undefined || cap > lifetime ? lifetime : cap);
  const [perOperation, perPeriod] = [atMost(before?.perOperation), atMost(before?.perPeriod)];
  const spend = [...others, { token: token.address, perOperation, perPeriod, lifetime }];
  const request = await renewSession({
    ...toNetwork(profile),
    ...(await readGrant(name)),
    name,
    reason,
    spend,
  });
  await keepRequest(name, request);
  return { link: request.toLink(page), words: request.words };
}
