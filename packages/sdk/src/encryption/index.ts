export type { JsonValue } from "../json/JsonValue.ts";
export {
  type DecryptPayloadErrorType,
  type DecryptPayloadParameters,
  type DecryptPayloadReturnType,
  decryptPayload,
} from "./actions/decryptPayload.ts";
export {
  type EncryptPayloadErrorType,
  type EncryptPayloadParameters,
  type EncryptPayloadReturnType,
  encryptPayload,
} from "./actions/encryptPayload.ts";
export {
  type VerifyEnvelopeErrorType,
  type VerifyEnvelopeParameters,
  type VerifyEnvelopeReturnType,
  verifyEnvelope,
} from "./actions/verifyEnvelope.ts";
export type { EnvelopeDirection } from "./envelope/header.ts";
export { type Envelope, maxEnvelopeLength } from "./envelope/parseEnvelope.ts";
export { maxPayloadSize } from "./envelopeLayout.ts";
export {
  type EncryptionKeyTypedDataParameters,
  type EncryptionKeyTypedDataReturnType,
  encryptionKeyTypedData,
} from "./keys/encryptionKeyTypedData.ts";
export { generateEncryptionKey } from "./keys/generateEncryptionKey.ts";
export type { EncryptionPrivateKey } from "./keys/privateKey.ts";
export { type EncryptionKey, toEncryptionKey } from "./keys/toEncryptionKey.ts";
export { createMemoryReplayGuard, type MemoryReplayGuard } from "./replay/createMemoryReplayGuard.ts";
export type { ReplayClaim, ReplayGuard } from "./replay/ReplayGuard.ts";
