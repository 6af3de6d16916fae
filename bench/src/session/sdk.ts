/**
 * What the bench takes from inside the SDK: the encodings, from their one source.
 *
 * `createSessionKey` chooses keys, salts and times anew on every run; measuring needs them fixed.
 */

export { enableTypedData } from "../../../packages/sdk/src/accounts/kernel/typedData.ts";
export { abbaBabaEscrowAbi } from "../../../packages/sdk/src/generated/abis.ts";
export { SecretKey } from "../../../packages/sdk/src/secrets/SecretKey.ts";
export { toPermissionAccount } from "../../../packages/sdk/src/session/door/toPermissionAccount.ts";
export { encodeEnableData } from "../../../packages/sdk/src/session/kernel/enableData.ts";
export { toSessionPlugin } from "../../../packages/sdk/src/session/kernel/toSessionPlugin.ts";
export type { PolicySet, SessionGrant } from "../../../packages/sdk/src/session/SessionGrant.ts";
export type { AllowedCall, SessionTerms } from "../../../packages/sdk/src/session/SessionTerms.ts";
export { encodeTerms } from "../../../packages/sdk/src/session/terms/encodeTerms.ts";
export { escrowCalls } from "../../../packages/sdk/src/session/terms/escrowCalls.ts";
export { permissionIdOf, sessionIdOf } from "../../../packages/sdk/src/session/terms/sessionIdOf.ts";
