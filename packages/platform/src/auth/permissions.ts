import { ApiError } from "../ApiError.ts";
import type { AgentPrincipal } from "../Principal.ts";
import { type KeyResource, keyResources } from "../store/KeyPermissions.ts";

/** What a key can do: null permissions are all, a null end is never. */
export type KeyPower = Pick<AgentPrincipal, "permissions" | "keyExpiresAt">;

const ranks = { none: 0, read: 1, write: 2 } as const;

/**
 * Refuses a restricted key what it does not have. Which permission a request takes follows from its path and method, so
 * that no route can forget it.
 *
 * @throws {ApiError} `KEY_NOT_ALLOWED`
 */
export function checkPermission({ permissions }: KeyPower, method: string, path: string): void {
  const needed = method === "GET" || method === "HEAD" ? "read" : "write";
  const [, name = ""] = /^\/api\/v1\/([^/]+)/.exec(path) ?? [];
  const resource = path.startsWith("/api/v1/agents/me/keys")
    ? "keys"
    : keyResources.find((known) => known === name);
  if (permissions === null || resource === undefined) return;
  if (ranks[permissions[resource] ?? "none"] < ranks[needed]) throw notAllowed(resource, needed);
}

/**
 * Refuses a restricted key to make a session, which buys and sells, without being allowed that itself.
 *
 * @throws {ApiError} `KEY_NOT_ALLOWED`
 */
export function checkMayDelegate({ permissions }: KeyPower): void {
  for (const resource of ["checkout", "transactions"] as const) {
    if (permissions !== null && permissions[resource] !== "write") throw notAllowed(resource, "write");
  }
}

/**
 * Refuses what would outlast the key that makes it.
 *
 * @throws {ApiError} `KEY_NOT_ALLOWED`
 */
export function checkLifetime({ keyExpiresAt }: KeyPower, expiresAt: Date | null): void {
  if (keyExpiresAt === null || (expiresAt !== null && expiresAt <= keyExpiresAt)) return;
  const until = keyExpiresAt.toISOString();
  throw new ApiError(
    "KEY_NOT_ALLOWED",
    `The key expires at ${until}; nothing that it creates may outlast it.`,
    {
      expiresAt: until,
    },
  );
}

/**
 * Refuses a key more than the one that asks has: to be given, or to be revoked by it.
 *
 * @throws {ApiError} `KEY_NOT_ALLOWED`
 */
export function checkNoMore(own: KeyPower, other: KeyPower): void {
  checkLifetime(own, other.keyExpiresAt);
  if (own.permissions === null) return;
  for (const resource of keyResources) {
    const theirs = other.permissions === null ? "write" : (other.permissions[resource] ?? "none");
    if (ranks[theirs] > ranks[own.permissions[resource] ?? "none"]) throw notAllowed(resource, theirs);
  }
}

function notAllowed(resource: KeyResource, needed: keyof typeof ranks): ApiError {
  const message = `The API key is restricted and lacks the permission "${needed}" for "${resource}".`;
  return new ApiError("KEY_NOT_ALLOWED", message, { needs: { [resource]: needed } });
}
