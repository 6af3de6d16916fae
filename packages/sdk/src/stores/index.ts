export { createMemoryGrantStore } from "./createMemoryGrantStore.ts";
export {
  createPostgresGrantStore,
  grantStoreSchema,
  type PostgresClient,
} from "./createPostgresGrantStore.ts";
export type { GrantOwner, GrantStore, StoredGrant } from "./GrantStore.ts";
