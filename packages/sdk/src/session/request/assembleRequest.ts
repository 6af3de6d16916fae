import { type Address, bytesToHex } from "viem";
import { toBase64Url } from "../../encoding/base64url.ts";
import { generateEncryptionKey } from "../../encryption/keys/generateEncryptionKey.ts";
import { SecretKey } from "../../secrets/SecretKey.ts";
import type { ReplacedSession, SessionRequest, SessionWish } from "../SessionRequest.ts";
import { CreatedSessionRequest } from "./CreatedSessionRequest.ts";
import { parseSessionRequest } from "./serializeRequest.ts";

/** What a request is made of. */
export interface RequestParts extends Pick<SessionRequest, "chainId" | "name" | "reason" | "callback"> {
  readonly sessionKey: Address;
  readonly account: Address | undefined;
  readonly replaces: ReplacedSession | undefined;
  /** Seconds that it may be answered. */
  readonly expiresInSeconds: number;
  readonly wish: SessionWish;
}

/**
 * Makes a request, and the secrets by which its answer is opened.
 *
 * @param parts - What it says.
 * @throws {SessionRequestInvalidError} when it would not be read.
 */
export function assembleRequest({ expiresInSeconds, ...parts }: RequestParts): CreatedSessionRequest {
  const encryptionKey = generateEncryptionKey();
  const createdAt = Math.floor(Date.now() / 1_000);
  const request = parseSessionRequest({
    ...parts,
    version: 1,
    nonce: bytesToHex(crypto.getRandomValues(new Uint8Array(16))),
    createdAt,
    expiresAt: createdAt + expiresInSeconds,
    encryptionKey: encryptionKey.publicKey,
  });
  const linkSecret = new SecretKey<string>(toBase64Url(crypto.getRandomValues(new Uint8Array(16))));
  return new CreatedSessionRequest({ request, encryptionKey, linkSecret });
}
