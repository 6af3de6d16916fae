import { type SessionClient, type UseSessionKeyParameters, useSessionKey } from "@abbababa/sdk";
import { createFileBook, type FileBook } from "@abbababa/x402-aa-session/book/file";
import { agentPaths } from "../home/paths.ts";
import type { Profile } from "../home/settings.ts";
import { loadSessionKey } from "../secrets/sessionKey.ts";
import { readGrant } from "./keptGrant.ts";
import { createOperationBook, type OperationBook } from "./OperationBook.ts";
import type { Market } from "./openMarket.ts";
import { openOnce } from "./openOnce.ts";
import { createPurchaseBook, type PurchaseBook } from "./PurchaseBook.ts";
import { toNetwork } from "./toNetwork.ts";

/** An agent that may spend: its session, and the books of what it has spent. */
export interface Agent {
  readonly name: string;
  readonly session: SessionClient;
  /** By payment key: x402 payments. */
  readonly payments: FileBook;
  /** By payment key: operations. */
  readonly operations: OperationBook;
  /** By payment key: purchases. */
  readonly purchases: PurchaseBook;
  /**
   * Opens it at the platform, once.
   *
   * @throws {PlatformMissingError} when it is not known where, or as whom to speak with it.
   */
  readonly market: () => Promise<Market>;
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
  const held: UseSessionKeyParameters =
    kept.grant === undefined ? kept : { ...kept, sessionKey: await loadSessionKey(name) };
  const parameters = { ...toNetwork(profile), ...held };
  const session = await useSessionKey(parameters);
  const paths = agentPaths(name);
  return {
    name,
    session,
    payments: createFileBook({ folder: paths.payments }),
    operations: createOperationBook(paths.operations),
    purchases: createPurchaseBook(paths.purchases),
    market: openOnce(async () => {
      // Heavy, and not needed by who only pays.
      const { openMarket } = await import("./openMarket.ts");
      return await openMarket(name, profile.platformUrl, parameters);
    }),
  };
}

/** Whose session it is, when nobody says. */
export function agentName({ agent = "default" }: Profile): string {
  return agent;
}
