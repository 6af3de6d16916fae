import { expect, test } from "vitest";
import { generateWebhookSecret } from "../webhooks/webhookSecret.ts";
import { redactError, redactText } from "./redact.ts";

test("default", () => {
  const secret = generateWebhookSecret();
  expect(redactText(`secret ${secret}, again "${secret}"`)).toBe(
    'secret whsec_[redacted], again "whsec_[redacted]"',
  );
});

test("behavior: in errors and their causes", () => {
  const secret = generateWebhookSecret();
  const error = redactError(new Error(`a ${secret}`, { cause: new Error(`b ${secret}`) }));
  expect(`${error.message}${error.stack}${error.cause}`).not.toContain(secret.slice(6));
});
