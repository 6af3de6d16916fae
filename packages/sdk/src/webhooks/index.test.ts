import { expect, test } from "vitest";
import * as exports from "./index.ts";

test("default: what is exported is part of the promise", () => {
  expect(Object.keys(exports).sort()).toMatchInlineSnapshot(`
    [
      "createWebhookHandler",
      "generateWebhookSecret",
      "maxWebhookBodySize",
      "signWebhook",
      "verifyWebhook",
      "webhookIdHeader",
      "webhookSignatureHeader",
    ]
  `);
});
