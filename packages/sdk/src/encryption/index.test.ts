import { expect, test } from "vitest";
import * as exports from "./index.ts";

test("default: what is exported is part of the promise", () => {
  expect(Object.keys(exports).sort()).toMatchInlineSnapshot(`
    [
      "EncryptionError",
      "EnvelopeForgedError",
      "EnvelopeMismatchError",
      "EnvelopeReplayedError",
      "EnvelopeTooLargeError",
      "EnvelopeVersionError",
      "EncryptionPrivateKeyInvalidError",
      "EncryptionPublicKeyInvalidError",
      "EnvelopeInvalidError",
      "PayloadInvalidError",
      "PayloadTooLargeError",
      "ReplayGuardError",
      "ReplayGuardFullError",
      "createMemoryReplayGuard",
      "decryptPayload",
      "encryptPayload",
      "encryptionKeyTypedData",
      "generateEncryptionKey",
      "maxEnvelopeLength",
      "maxPayloadSize",
      "toEncryptionKey",
      "verifyEnvelope",
    ]
  `);
});
