import type { Hex } from "viem";
import type { EncryptionKey } from "../../encryption/keys/toEncryptionKey.ts";
import type { SecretKey } from "../../secrets/SecretKey.ts";
import type { AskedSession } from "../AskedSession.ts";
import type { SessionRequest } from "../SessionRequest.ts";
import { comparisonWords } from "./comparisonWords.ts";
import { toGrantLink } from "./grantLink.ts";
import { openGrant } from "./sealGrant.ts";
import { hashSessionRequest, serializeSessionRequest } from "./serializeRequest.ts";

/** A request as the agent keeps it until it is answered. Printing it shows everything but its two secrets. */
export class CreatedSessionRequest implements AskedSession {
  readonly request: SessionRequest;
  /** `abba_request_…`: for the owner. */
  readonly serializedRequest: string;
  /** keccak256 of the string: what owner and agent know it by. */
  readonly requestHash: Hex;
  /** What the answer is sealed to. */
  readonly encryptionKey: EncryptionKey;
  /** 128 bits that only the owner's link carries: whoever knows them may answer. 22 characters of base64url. */
  readonly linkSecret: SecretKey<string>;

  constructor(secrets: {
    readonly request: SessionRequest;
    readonly encryptionKey: EncryptionKey;
    readonly linkSecret: SecretKey<string>;
  }) {
    this.request = secrets.request;
    this.serializedRequest = serializeSessionRequest(secrets.request);
    this.requestHash = hashSessionRequest(this.serializedRequest);
    this.encryptionKey = secrets.encryptionKey;
    this.linkSecret = secrets.linkSecret;
  }

  /** Six words of the request's hash. Show them to an owner who types a code: his page must show the same. */
  get words(): readonly string[] {
    return comparisonWords(this.requestHash);
  }

  /**
   * The link for the owner. What stands behind its `#` is sent to no server.
   *
   * @param page - The owner's page, up to `/grant`.
   * @param userCode - The mailbox's code. @default none: the link carries the request itself
   */
  toLink(page: string, userCode?: string | undefined): string {
    const { serializedRequest, requestHash } = this;
    return toGrantLink(page, {
      serializedRequest,
      requestHash,
      userCode,
      linkSecret: this.linkSecret.reveal(),
    });
  }

  /**
   * Opens the owner's answer.
   *
   * @param sealedGrant - `abba_sealed_grant_…`
   * @param options.by - `"link"`: it must know the link's secret; `"words"`: the owner typed a code and compared the words,
   * so that the answer is sealed to this agent, and nothing proves who sealed it: show whose account it is. @default "link"
   * @returns `abba_grant_…`, for `useSessionKey`.
   * @throws {SealedGrantInvalidError} when it was sealed for another request, without the secret, or was altered.
   */
  open(sealedGrant: string, { by = "link" }: { readonly by?: "link" | "words" | undefined } = {}): string {
    return openGrant({
      sealedGrant,
      request: this.serializedRequest,
      encryptionKey: this.encryptionKey,
      ...(by === "link" && { linkSecret: this.linkSecret.reveal() }),
    });
  }

  /**
   * What an agent keeps while it waits, over a restart too: the request **and its secrets**, for `parseCreatedRequest`.
   *
   * @returns JSON. Whoever has it opens the answer.
   */
  serialize(): string {
    const { serializedRequest, encryptionKey, linkSecret } = this;
    return JSON.stringify({
      version: 1,
      request: serializedRequest,
      encryptionPrivateKey: encryptionKey.privateKey.reveal(),
      linkSecret: linkSecret.reveal(),
    });
  }

  /** What printing shows. */
  toJSON(): Record<string, unknown> {
    const { serializedRequest, requestHash, words } = this;
    return { serializedRequest, requestHash, words };
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return `CreatedSessionRequest ${JSON.stringify(this.toJSON())}`;
  }
}
