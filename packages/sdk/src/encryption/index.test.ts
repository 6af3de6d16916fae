import { expect, test } from "vitest";
import * as exports from "./index.ts";

test("default: what is exported is part of the promise", () => {
  expect(Object.keys(exports).sort()).toMatchInlineSnapshot(`
    [
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
