/** For the tests and measurements of this repository. Not part of the promise: any release may change it. */
export { permissionNonceKey } from "./accounts/kernel/nonceKey.ts";
export { enableTypedData } from "./accounts/kernel/typedData.ts";
export { toPermissionAccount } from "./session/door/toPermissionAccount.ts";
export { encodeEnableData } from "./session/kernel/enableData.ts";
export { type SessionPlugin, toSessionPlugin } from "./session/kernel/toSessionPlugin.ts";
