/** Looks for key material in whatever a program could print. */
import { inspect } from "node:util";
import { deserializeSessionKey } from "@abbababa/sdk/wallet/session-keys";

/**
 * What must never be printed: the private key, and any stretch of the string's body.
 *
 * @param serialized - A session string.
 */
export function secretsOf(serialized: string): string[] {
  const key = deserializeSessionKey(serialized).privateKey.reveal().slice(2);
  const body = serialized.slice("abba_session_key_1_".length, -9);
  const stretches = Array.from({ length: Math.floor(body.length / 24) }, (_, at) =>
    body.slice(at * 24, at * 24 + 24),
  );
  return [
    key,
    Buffer.from(key, "hex").toString("base64").slice(0, 32),
    BigInt(`0x${key}`).toString(),
    ...stretches,
  ];
}

/** All that could be printed of a value: as text, inspected deeply, as JSON, with its stack and its causes. */
export function everythingPrintable(value: unknown): string {
  const parts = [
    String(value),
    inspect(value, { depth: 20, showHidden: true, getters: true }),
    toJson(value),
  ];
  if (value instanceof Error) parts.push(value.message, value.stack ?? "", everythingPrintable(value.cause));
  return parts.join("\n");
}

/** The secrets found in a text, in whatever case their letters are. */
export function leaksIn(text: string, secrets: readonly string[]): string[] {
  const lower = text.toLowerCase();
  return secrets.filter((secret) => lower.includes(secret.toLowerCase()));
}

function toJson(value: unknown): string {
  try {
    return (
      JSON.stringify(value, (_, field: unknown) => (typeof field === "bigint" ? String(field) : field)) ?? ""
    );
  } catch {
    return "";
  }
}
