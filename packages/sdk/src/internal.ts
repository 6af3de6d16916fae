/** For the other packages of this repository, its tests and measurements. Not part of the promise: any release may change it. */
export { permissionNonceKey } from "./accounts/kernel/nonceKey.ts";
export { enableTypedData } from "./accounts/kernel/typedData.ts";
export { sentences } from "./errors/issueSentence.ts";
export { describeIssues, parseWith } from "./errors/ParametersInvalidError.ts";
export { toPermissionAccount } from "./session/door/toPermissionAccount.ts";
export { encodeEnableData } from "./session/kernel/enableData.ts";
export { type SessionPlugin, toSessionPlugin } from "./session/kernel/toSessionPlugin.ts";
export { searchBlocks } from "./session/node/searchBlocks.ts";
export { showText } from "./session/request/showText.ts";
