import { createHash, randomBytes, timingSafeEqual } from "node:crypto";

/** An API key or a session token: who asks, and the proof of it. */
export interface ParsedToken {
  readonly kind: "key" | "session";
  /** Public part, by which the record is found. */
  readonly id: string;
  readonly secret: string;
}

/** A token as its holder gets it, once, and as the store keeps it. */
export interface NewToken {
  readonly id: string;
  readonly token: string;
  readonly secretHash: string;
}

const forms = [
  { kind: "key", prefix: "key", pattern: /^aba_([0-9a-f]{24})_([\w-]{43})$/ },
  { kind: "session", prefix: "ses", pattern: /^abba_session_token_([0-9a-f]{24})_([\w-]{43})$/ },
] as const;

/** Makes an API key (`aba_…`) or a session token (`abba_session_token_…`): 256 random bits each. */
export function newToken(kind: ParsedToken["kind"]): NewToken {
  const name = randomBytes(12).toString("hex");
  const secret = randomBytes(32).toString("base64url");
  const isKey = kind === "key";
  return {
    id: `${isKey ? "key" : "ses"}_${name}`,
    token: `${isKey ? "aba" : "abba_session_token"}_${name}_${secret}`,
    secretHash: hashSecret(secret),
  };
}

/** Reads a token; `undefined` if it is none. */
export function parseToken(token: string): ParsedToken | undefined {
  for (const { kind, prefix, pattern } of forms) {
    const [, name, secret] = pattern.exec(token) ?? [];
    if (name !== undefined && secret !== undefined) return { kind, id: `${prefix}_${name}`, secret };
  }
  return undefined;
}

/** Whether a secret is the one that was hashed; takes as long for every secret. */
export function matchesHash(secret: string, secretHash: string): boolean {
  return timingSafeEqual(Buffer.from(hashSecret(secret), "hex"), Buffer.from(secretHash, "hex"));
}

/** The secrets are random, so that a plain hash is as good as a slow one. */
function hashSecret(secret: string): string {
  return createHash("sha256").update(secret).digest("hex");
}
