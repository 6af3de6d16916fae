/**
 * What the bench takes from inside the SDK: the encodings, from their one source.
 *
 * `createSessionKey` chooses keys, salts and times anew on every run; measuring needs them fixed.
 */

export {
  type AllowedCall,
  abbaBabaEscrowAbi,
  encodeTerms,
  escrowCalls,
  type PolicySet,
  permissionIdOf,
  SecretKey,
  type SessionGrant,
  type SessionTerms,
  sessionIdOf,
} from "@abbababa/sdk";
export {
  enableTypedData,
  encodeEnableData,
  toPermissionAccount,
  toSessionPlugin,
} from "@abbababa/sdk/internal";
