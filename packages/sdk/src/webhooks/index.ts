export {
  createWebhookHandler,
  type WebhookHandler,
  type WebhookHandlerOptions,
} from "./createWebhookHandler.ts";
export type { WebhookEvent } from "./event.ts";
export type { WebhookHeaders } from "./findHeader.ts";
export { type SignedWebhookRequest, type SignWebhookParameters, signWebhook } from "./signWebhook.ts";
export {
  type VerifyWebhookParameters,
  type VerifyWebhookReturnType,
  verifyWebhook,
} from "./verifyWebhook.ts";
export { generateWebhookSecret, type WebhookSecret } from "./webhookSecret.ts";
export { webhookIdHeader, webhookSignatureHeader } from "./webhookSignature.ts";
export { maxWebhookBodySize } from "./webhookSize.ts";
