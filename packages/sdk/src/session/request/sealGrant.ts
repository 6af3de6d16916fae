import { gcm } from "@noble/ciphers/aes";
import { secp256k1 } from "@noble/curves/secp256k1";
import { hkdf } from "@noble/hashes/hkdf";
import { sha256 } from "@noble/hashes/sha2";
import { bytesToUtf8, concatBytes, utf8ToBytes } from "@noble/hashes/utils";
import { hexToBytes } from "viem";
import { fromBase64Url, toBase64Url } from "../../encoding/base64url.ts";
import { sharedSecret } from "../../encryption/envelope/deriveKey.ts";
import { parsePrivateKey } from "../../encryption/keys/privateKey.ts";
import { isPublicKey } from "../../encryption/keys/publicKey.ts";
import type { EncryptionKey } from "../../encryption/keys/toEncryptionKey.ts";
import { ParametersInvalidError } from "../../errors/ParametersInvalidError.ts";
import { checkParameters, type Names } from "../../parameters/checkParameters.ts";
import { SealedGrantInvalidError } from "../errors/requestErrors.ts";
import { parseGrant } from "../grant/serializeGrant.ts";
import { isLinkSecret } from "./grantLink.ts";
import { hashSessionRequest, parseSessionRequest } from "./serializeRequest.ts";

const prefix = "abba_sealed_grant_1_";
const maxLength = 32_768;
const ephemeralLength = 33;
const suite = "abba sealed grant v1";

/** What {@link sealGrant} takes. */
export interface SealGrantParameters {
  /** `abba_grant_…` */
  readonly grant: string;
  /** The very request that was answered: `abba_request_…`. */
  readonly request: string;
  /** The secret of the owner's link. @default none: then nothing proves to the agent who has answered */
  readonly linkSecret?: string | undefined;
}

/** What {@link openGrant} takes. */
export interface OpenGrantParameters {
  /** `abba_sealed_grant_…` */
  readonly sealedGrant: string;
  /** The request that it answers. */
  readonly request: string;
  /** The pair whose public key is in the request. */
  readonly encryptionKey: EncryptionKey;
  /** The secret of the owner's link, if he came by it. */
  readonly linkSecret?: string | undefined;
}

const sealNames = { grant: true, request: true, linkSecret: true } satisfies Names<SealGrantParameters>;
const openNames = {
  sealedGrant: true,
  request: true,
  encryptionKey: true,
  linkSecret: true,
} satisfies Names<OpenGrantParameters>;

/**
 * Seals a grant to the agent that asked for it: whoever carries it can neither read nor alter it, and, with the link's
 * secret, cannot put another in its place.
 *
 * @param parameters - {@link SealGrantParameters}
 * @returns `abba_sealed_grant_…`
 * @throws {SessionRequestInvalidError | SessionGrantInvalidError | ParametersInvalidError}
 */
export function sealGrant(parameters: SealGrantParameters): string {
  checkParameters(parameters, sealNames, "parameters of sealGrant");
  const { grant, request, linkSecret } = parameters;
  parseGrant(grant);
  const recipient = hexToBytes(parseSessionRequest(request).encryptionKey);
  const ephemeral = secp256k1.utils.randomPrivateKey();
  const publicKey = secp256k1.getPublicKey(ephemeral, true);
  const { key, nonce, header } = deriveKey({
    shared: sharedSecret(ephemeral, recipient),
    publicKey,
    recipient,
    request,
    linkSecret: checkLinkSecret(linkSecret, "sealGrant"),
  });
  const ciphertext = gcm(key, nonce, header).encrypt(utf8ToBytes(grant));
  return `${prefix}${toBase64Url(concatBytes(publicKey, ciphertext))}`;
}

/**
 * Opens a sealed grant.
 *
 * @param parameters - {@link OpenGrantParameters}
 * @returns `abba_grant_…`, for `useSessionKey`, which checks what the owner signed.
 * @throws {SealedGrantInvalidError} when it was sealed for another request or key, with another secret or none, or altered.
 */
export function openGrant(parameters: OpenGrantParameters): string {
  checkParameters(parameters, openNames, "parameters of openGrant");
  const { sealedGrant, request, encryptionKey, linkSecret } = parameters;
  const secret = checkLinkSecret(linkSecret, "openGrant");
  const privateKey = parsePrivateKey(encryptionKey.privateKey);
  const sealed = readSealed(sealedGrant);
  const publicKey = sealed.slice(0, ephemeralLength);
  if (!isPublicKey(publicKey)) throw new SealedGrantInvalidError();
  const recipient = secp256k1.getPublicKey(privateKey, true);
  const shared = sharedSecret(privateKey, publicKey);
  const { key, nonce, header } = deriveKey({ shared, publicKey, recipient, request, linkSecret: secret });
  const grant = decrypt(() => gcm(key, nonce, header).decrypt(sealed.slice(ephemeralLength)));
  parseGrant(grant);
  return grant;
}

/** Whoever lacks the secret derives another key: it cannot even tell whether one was used. */
function deriveKey(parts: {
  readonly shared: Uint8Array;
  readonly publicKey: Uint8Array;
  readonly recipient: Uint8Array;
  readonly request: string;
  readonly linkSecret: Uint8Array;
}) {
  const requestHash = hexToBytes(hashSessionRequest(parts.request));
  const header = concatBytes(utf8ToBytes(suite), requestHash, parts.publicKey, parts.recipient);
  const mode = Uint8Array.of(parts.linkSecret.length);
  const material = concatBytes(parts.shared, parts.linkSecret);
  const output = hkdf(sha256, material, utf8ToBytes(suite), concatBytes(mode, header), 44);
  return { key: output.slice(0, 32), nonce: output.slice(32), header };
}

function checkLinkSecret(linkSecret: string | undefined, name: string): Uint8Array {
  if (linkSecret === undefined) return new Uint8Array();
  const bytes = isLinkSecret(linkSecret) ? fromBase64Url(linkSecret) : undefined;
  if (bytes === undefined) {
    throw new ParametersInvalidError(`parameters of ${name}`, [
      "linkSecret: is not 22 characters of base64url",
    ]);
  }
  return bytes;
}

function readSealed(sealedGrant: unknown): Uint8Array {
  const isSealed = typeof sealedGrant === "string" && sealedGrant.startsWith(prefix);
  if (!isSealed || sealedGrant.length > maxLength) throw new SealedGrantInvalidError();
  const bytes = fromBase64Url(sealedGrant.slice(prefix.length));
  if (bytes === undefined || bytes.length <= ephemeralLength + 16) throw new SealedGrantInvalidError();
  return bytes;
}

function decrypt(open: () => Uint8Array): string {
  try {
    return bytesToUtf8(open());
  } catch {
    throw new SealedGrantInvalidError();
  }
}
