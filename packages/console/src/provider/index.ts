export type {
  PermissionRequest,
  PermissionResponse,
  PermissionRule,
} from "../channel/permissionSchemas.ts";
export {
  type AnnounceProviderParameters,
  announceProvider,
  type ProviderInfo,
} from "./announceProvider.ts";
export {
  type CreateProviderParameters,
  createProvider,
  type Provider,
  type RequestArguments,
} from "./createProvider.ts";
export type { Listener, ProviderEvents } from "./events.ts";
export type { MemoryStorage } from "./memory.ts";
export { ProviderRpcError } from "./ProviderRpcError.ts";
