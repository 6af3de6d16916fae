import { expect, test } from "vitest";
import { generateWebhookSecret } from "../webhooks/webhookSecret.ts";
import { redactError, redactText } from "./redact.ts";

test("default", () => {
  const secret = generateWebhookSecret();
  expect(redactText(`secret ${secret}, again "${secret}"`)).toBe(
    'secret whsec_[redacted], again "whsec_[redacted]"',
  );
});

test("behavior: API keys and tokens, whatever stands around them", () => {
  const key = `aba_${"0".repeat(24)}_${"s".repeat(43)}`;
  const token = `abba_session_token_${"0".repeat(24)}_${"s".repeat(43)}`;
  expect(redactText(`{"a":"${key}","b":["${token}"]}`)).toBe(
    '{"a":"aba_[redacted]","b":["abba_session_token_[redacted]"]}',
  );
});

test("behavior: in errors and their causes", () => {
  const secret = generateWebhookSecret();
  const error = redactError(new Error(`a ${secret}`, { cause: new Error(`b ${secret}`) }));
  expect(`${error.message}${error.stack}${error.cause}`).not.toContain(secret.slice(6));
});
