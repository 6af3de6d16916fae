import type { GrantOwner, GrantStore, StoredGrant } from "./GrantStore.ts";
import { byAgent, byEnd, checkName, checkOwner, toStoredGrant } from "./toStoredGrant.ts";

/**
 * Keeps grants in this process: for tests, and for one process that gets them anew when it starts.
 *
 * @param kept - What is in it from the start. @default nothing
 * @returns The store.
 *
 * @example
 * const store = createMemoryGrantStore();
 * await store.set({ tenant: "alice", agent: "research" }, grant);
 */
export function createMemoryGrantStore(kept: Iterable<StoredGrant> = []): GrantStore {
  const tenants = new Map<string, Map<string, StoredGrant>>();
  const add = (stored: StoredGrant) => {
    const agents = tenants.get(stored.tenant) ?? new Map<string, StoredGrant>();
    tenants.set(stored.tenant, agents.set(stored.agent, stored));
    return stored;
  };
  for (const stored of kept) add(stored);
  return {
    set: async (owner, grant) => add(toStoredGrant(owner, grant)),
    get: async (owner) => {
      const { tenant, agent } = checkOwner(owner);
      return tenants.get(tenant)?.get(agent);
    },
    list: async (tenant) => [...(tenants.get(checkName("tenant", tenant))?.values() ?? [])].sort(byAgent),
    delete: async (owner: GrantOwner) => {
      const { tenant, agent } = checkOwner(owner);
      const agents = tenants.get(tenant);
      const deleted = agents?.delete(agent) ?? false;
      if (agents?.size === 0) tenants.delete(tenant);
      return deleted;
    },
    expiring: async (before) =>
      [...tenants.values()]
        .flatMap((agents) => [...agents.values()])
        .filter(({ validUntil }) => validUntil < before)
        .sort(byEnd),
  };
}
