import { createHash } from "node:crypto";

/** Tokens remembered at once; the longest unused are forgotten. */
const capacity = 50_000;

/** Whose tokens are, as was found out before: it says in whose line a request waits, and lets nobody in. */
export interface KnownTokens {
  agentOf(token: string): string | undefined;
  remember(token: string, agentId: string): void;
}

/** Makes a memory of tokens, by their hashes. */
export function createKnownTokens(): KnownTokens {
  const agents = new Map<string, string>();
  const hash = (token: string) => createHash("sha256").update(token).digest("base64");
  return {
    agentOf: (token) => agents.get(hash(token)),
    remember(token, agentId) {
      const key = hash(token);
      agents.delete(key);
      agents.set(key, agentId);
      if (agents.size <= capacity) return;
      const oldest = agents.keys().next();
      if (!oldest.done) agents.delete(oldest.value);
    },
  };
}
