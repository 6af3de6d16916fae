import type { Hex } from "viem";

/** Whose grant it is: the tenant, and the agent that acts for him. Each 1 to 128 characters. */
export interface GrantOwner {
  readonly tenant: string;
  readonly agent: string;
}

/** A grant as it is kept. Holds no secret. */
export interface StoredGrant extends GrantOwner {
  readonly sessionId: Hex;
  /** `abba_grant_…` */
  readonly grant: string;
  /** Last second (unix time) in which the session is valid. */
  readonly validUntil: number;
}

/**
 * Keeps grants for whoever runs agents for many users: one for each tenant and agent, the newest. It holds no key: those
 * stay where they sign.
 */
export interface GrantStore {
  /**
   * Keeps a grant, in place of the one before.
   *
   * @param owner - Whose it is.
   * @param grant - `abba_grant_…`
   * @returns What is kept.
   */
  readonly set: (owner: GrantOwner, grant: string) => Promise<StoredGrant>;
  /** Finds the grant of an agent; `undefined`: there is none. */
  readonly get: (owner: GrantOwner) => Promise<StoredGrant | undefined>;
  /** All grants of a tenant, by agent. */
  readonly list: (tenant: string) => Promise<readonly StoredGrant[]>;
  /**
   * Forgets a grant. That does not revoke it.
   *
   * @returns Whether there was one.
   */
  readonly delete: (owner: GrantOwner) => Promise<boolean>;
  /**
   * Finds the grants that end soon, the next one first: to renew them.
   *
   * @param before - Unix seconds.
   */
  readonly expiring: (before: number) => Promise<readonly StoredGrant[]>;
}
