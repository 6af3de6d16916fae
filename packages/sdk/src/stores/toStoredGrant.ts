import { ParametersInvalidError } from "../errors/ParametersInvalidError.ts";
import { parseGrant } from "../session/grant/serializeGrant.ts";
import type { GrantOwner, StoredGrant } from "./GrantStore.ts";

/** Well-formed text without controls: a key in files and databases. */
const shape = /^[^\p{Cc}\p{Surrogate}]{1,128}$/u;

/**
 * Checks whose grant it is.
 *
 * @param owner - Tenant and agent.
 * @returns The same.
 * @throws {ParametersInvalidError}
 */
export function checkOwner({ tenant, agent }: GrantOwner): GrantOwner {
  return { tenant: checkName("tenant", tenant), agent: checkName("agent", agent) };
}

/** Checks one of the two names. */
export function checkName(field: "tenant" | "agent", name: unknown): string {
  if (typeof name === "string" && shape.test(name)) return name;
  throw new ParametersInvalidError("parameters of the grant store", [
    `${field}: is not a text of 1 to 128 characters`,
  ]);
}

/**
 * Reads what is to be kept of a grant.
 *
 * @param owner - Whose it is.
 * @param grant - `abba_grant_…`
 * @throws {ParametersInvalidError | SessionGrantInvalidError}
 */
export function toStoredGrant(owner: GrantOwner, grant: string): StoredGrant {
  const { sessionId, terms } = parseGrant(grant);
  return { ...checkOwner(owner), sessionId, grant, validUntil: terms.validUntil };
}

/** By agent, in one order everywhere. */
export function byAgent(one: StoredGrant, other: StoredGrant): number {
  return one.agent < other.agent ? -1 : one.agent > other.agent ? 1 : 0;
}

/** The next to end first. */
export function byEnd(one: StoredGrant, other: StoredGrant): number {
  return one.validUntil - other.validUntil;
}
