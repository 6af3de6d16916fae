/** Largest body of a webhook, in bytes. */
export const maxWebhookBodySize = 262_144;
