import type { KeyPermissions } from "./store/KeyPermissions.ts";

/** An agent, by its own API key. */
export interface AgentPrincipal {
  readonly kind: "agent";
  readonly agentId: string;
  readonly chainId: number;
  /** Lower case. */
  readonly wallet: string;
  readonly keyId: string;
  /** When the key ends; null is never. */
  readonly keyExpiresAt: Date | null;
  /** Null allows everything. */
  readonly permissions: KeyPermissions | null;
}

/** A session that an agent delegated. */
export interface SessionPrincipal {
  readonly kind: "session";
  /** The agent that delegated. */
  readonly agentId: string;
  readonly chainId: number;
  /** The agent's wallet, lower case. */
  readonly wallet: string;
  readonly sessionId: string;
  /** The session's own wallet, if it has one. */
  readonly sessionWallet: string | null;
  /** What it may buy, and sell if it is the agent's. Null: every service may be bought. */
  readonly allowedServiceIds: readonly string[] | null;
  /** Whether it may sell every service of the agent's. */
  readonly sellsAll: boolean;
}

/** Who asks. */
export type Principal = AgentPrincipal | SessionPrincipal;

/** Names who asks, for limits and idempotency. */
export function principalId(principal: Principal): string {
  return principal.kind === "agent" ? principal.agentId : principal.sessionId;
}
