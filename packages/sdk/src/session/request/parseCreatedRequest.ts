import type { Hex } from "viem";
import * as z from "zod/mini";
import { toEncryptionKey } from "../../encryption/keys/toEncryptionKey.ts";
import { sentences } from "../../errors/issueSentence.ts";
import { parseStrictJson } from "../../json/parseStrictJson.ts";
import { SecretKey } from "../../secrets/SecretKey.ts";
import { SessionRequestInvalidError } from "../errors/serializedErrors.ts";
import { CreatedSessionRequest } from "./CreatedSessionRequest.ts";
import { isLinkSecret } from "./grantLink.ts";
import { parseSessionRequest } from "./serializeRequest.ts";

const schema = z.strictObject({
  version: z.literal(1),
  request: z.string().check(z.maxLength(24_576)),
  encryptionPrivateKey: z.string().check(z.regex(/^0x[0-9a-f]{64}$/)),
  linkSecret: z.string().check(z.refine(isLinkSecret)),
});

/**
 * Reads what `CreatedSessionRequest.serialize` wrote.
 *
 * @param text - Its JSON.
 * @returns The request as it was, with its secrets.
 * @throws {SessionRequestInvalidError} when it is something else; nothing of it is repeated.
 */
export function parseCreatedRequest(text: string): CreatedSessionRequest {
  const invalid = (why: string) => new SessionRequestInvalidError({ reason: "malformed", why });
  const payload = typeof text === "string" ? parseStrictJson(text, 2) : undefined;
  const parsed = schema.safeParse(payload, sentences);
  if (!parsed.success) throw invalid("it is not what was kept of a request");
  const { request: serialized, encryptionPrivateKey, linkSecret } = parsed.data;
  const request = parseSessionRequest(serialized);
  const encryptionKey = toEncryptionKey(encryptionPrivateKey as Hex);
  if (encryptionKey.publicKey !== request.encryptionKey) throw invalid("its key is not the request's");
  return new CreatedSessionRequest({ request, encryptionKey, linkSecret: new SecretKey(linkSecret) });
}
