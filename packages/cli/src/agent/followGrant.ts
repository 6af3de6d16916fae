import type { Profile } from "../home/settings.ts";
import { readGrant } from "./keptGrant.ts";
import { type Agent, agentName, openAgent } from "./openAgent.ts";
import { openOnce } from "./openOnce.ts";

/**
 * Opens what is granted to an agent, and opens it anew once something else has been granted to it: a server that runs goes
 * on under a session that its owner has allowed meanwhile.
 *
 * @param profile - Endpoints, and the agent's name.
 */
export function followGrant(profile: Profile): () => Promise<Agent> {
  let followed: { readonly kept: string; readonly open: () => Promise<Agent> } | undefined;
  return async () => {
    const kept = JSON.stringify(await readGrant(agentName(profile)));
    if (followed?.kept !== kept) followed = { kept, open: openOnce(() => openAgent(profile)) };
    return await followed.open();
  };
}
