/** What a restricted key may be allowed, by resource of the API; `keys` are those of the agent. */
export const keyResources = [
  "agents",
  "keys",
  "services",
  "checkout",
  "transactions",
  "disputes",
  "sessions",
  "webhooks",
  "paymaster",
] as const;

/** One of them. */
export type KeyResource = (typeof keyResources)[number];

/** `write` includes `read`. What is not named is not allowed. */
export type KeyPermissions = { readonly [resource in KeyResource]?: "none" | "read" | "write" | undefined };
