import type { Hex } from "viem";
import type { EncryptionKey } from "../encryption/keys/toEncryptionKey.ts";
import type { SecretKey } from "../secrets/SecretKey.ts";
import type { SessionRequest } from "./SessionRequest.ts";

/** A request as the agent keeps it until it is answered. */
export interface AskedSession {
  readonly request: SessionRequest;
  /** `abba_request_…`: for the owner. */
  readonly serializedRequest: string;
  /** keccak256 of the string: what owner and agent know it by. */
  readonly requestHash: Hex;
  /** What the answer is sealed to. */
  readonly encryptionKey: EncryptionKey;
  /** 128 bits that only the owner's link carries: whoever knows them may answer. 22 characters of base64url. */
  readonly linkSecret: SecretKey<string>;
  /** Six words of the request's hash, which the owner's page must show as well. */
  readonly words: readonly string[];
  /** The link for the owner. */
  readonly toLink: (page: string, userCode?: string | undefined) => string;
  /** Opens the owner's answer: `abba_sealed_grant_…` to `abba_grant_…`. */
  readonly open: (sealedGrant: string, options?: { readonly by?: "link" | "words" | undefined }) => string;
}

/** How a request is made of what a session lacks. */
export interface StepUpParameters {
  /** Who asks: 1 to 64 characters. @default "Agent" and the key's address, shortened */
  readonly name?: string | undefined;
  /** What for: at most 500 characters. @default what the error says */
  readonly reason?: string | undefined;
  /** Where the answer is to be sent. @default nowhere */
  readonly callback?: string | undefined;
  /** Seconds that the request may be answered. @default 86_400 */
  readonly expiresInSeconds?: number | undefined;
  /** Seconds that the new session is to last. @default as long as this one has left; all of it when it is over */
  readonly validitySeconds?: number | undefined;
}
