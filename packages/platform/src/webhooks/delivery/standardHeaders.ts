import { createHmac } from "node:crypto";

/** What is signed. */
export interface StandardWebhook {
  readonly id: string;
  /** Unix seconds. */
  readonly timestamp: number;
  readonly body: Uint8Array;
  /** All that the receiver may have. */
  readonly secrets: readonly string[];
}

const prefix = "whsec_";
const bytesOf = (secret: string) => Buffer.from(secret.slice(prefix.length), "base64url");

/** Signs as Standard Webhooks has it, so that verifiers exist in every language. */
export function standardHeaders({ id, timestamp, body, secrets }: StandardWebhook): Record<string, string> {
  const content = Buffer.concat([Buffer.from(`${id}.${timestamp}.`), body]);
  const signatures = secrets.map(
    (secret) => `v1,${createHmac("sha256", bytesOf(secret)).update(content).digest("base64")}`,
  );
  return {
    "webhook-id": id,
    "webhook-timestamp": String(timestamp),
    "webhook-signature": signatures.join(" "),
  };
}

/** Writes a secret as Standard Webhooks does: in base64 with padding. */
export function toStandardSecret(secret: string): string {
  return `${prefix}${bytesOf(secret).toString("base64")}`;
}
