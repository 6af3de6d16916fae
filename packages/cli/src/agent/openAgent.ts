import { type SessionClient, useSessionKey } from "@abbababa/sdk";
import type { PaymentBook } from "@abbababa/x402-aa-session";
import { createFileBook } from "@abbababa/x402-aa-session/book/file";
import { agentPaths } from "../home/paths.ts";
import type { Profile } from "../home/settings.ts";
import { loadSessionKey } from "../secrets/sessionKey.ts";
import { readGrant } from "./keptGrant.ts";
import { createOperationBook, type OperationBook } from "./OperationBook.ts";
import { toNetwork } from "./toNetwork.ts";

/** An agent that may spend: its session, and the books of what it has spent. */
export interface Agent {
  readonly name: string;
  readonly session: SessionClient;
  /** By payment key: x402 payments. */
  readonly payments: PaymentBook;
  /** By payment key: operations. */
  readonly operations: OperationBook;
}

/**
 * Opens what was granted to an agent.
 *
 * @param profile - Endpoints, and the agent's name.
 * @throws {NotGrantedError} when nothing was granted to it, and what `useSessionKey` throws.
 */
export async function openAgent(profile: Profile): Promise<Agent> {
  const name = agentName(profile);
  const kept = await readGrant(name);
  const network = toNetwork(profile);
  const session =
    kept.grant === undefined
      ? await useSessionKey({ ...network, ...kept })
      : await useSessionKey({ ...network, ...kept, sessionKey: await loadSessionKey(name) });
  const paths = agentPaths(name);
  return {
    name,
    session,
    payments: createFileBook({ folder: paths.payments }),
    operations: createOperationBook(paths.operations),
  };
}

/** Whose session it is, when nobody says. */
export function agentName({ agent = "default" }: Profile): string {
  return agent;
}
