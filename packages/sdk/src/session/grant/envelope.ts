import { bytesToString, keccak256, stringToBytes } from "viem";
import { parseStrictJson } from "../../json/parseStrictJson.ts";
import {
  SerializedKeyCorruptError,
  SerializedKeyInvalidError,
  SerializedKeyTooLargeError,
  SerializedKeyVersionError,
} from "../errors/serializedErrors.ts";
import { fromBase64Url, toBase64Url } from "./base64url.ts";

/** Longest string that is read, in characters. */
const maxSerializedLength = 65_536;

/** 1: sessions that send user operations; 2: sessions that redeem. */
const versions = [1, 2] as const;
export type EnvelopeVersion = (typeof versions)[number];
const prefix = "abba_session_key_";
const shape = /^abba_session_key_(\d{1,4})_([^.]*)(?:\.([0-9a-f]{8}))?$/;
const maxDepth = 6;

/**
 * Wraps a payload: `abba_session_key_` ‖ version ‖ `_` ‖ base64url of its JSON ‖ `.` ‖ checksum.
 *
 * The checksum finds accidents; against forgery the chain checks the owner's signature.
 *
 * @param payload - What JSON can hold.
 * @param version - The payload's form. @default 1
 * @returns One string, safe in URLs, environment variables and shells.
 */
export function wrapPayload(payload: unknown, version: EnvelopeVersion = 1): string {
  return wrapText(JSON.stringify(payload), version);
}

/**
 * Wraps a text as {@link wrapPayload} wraps JSON.
 *
 * @param text - Any text.
 * @returns The wrapping, whose checksum fits.
 */
export function wrapText(text: string, version: EnvelopeVersion = 1): string {
  const body = `${prefix}${version}_${toBase64Url(stringToBytes(text))}`;
  return `${body}.${checksum(body)}`;
}

/**
 * Unwraps what {@link wrapPayload} made, down to JSON of unknown form.
 *
 * @param serialized - A string from anywhere.
 * @returns What its JSON says, and in which form.
 * @throws {SerializedKeyTooLargeError | SerializedKeyInvalidError | SerializedKeyVersionError | SerializedKeyCorruptError}
 */
export function unwrapPayload(serialized: string): { version: EnvelopeVersion; payload: unknown } {
  if (typeof serialized !== "string") throw new SerializedKeyInvalidError("it is not a string");
  const { length } = serialized;
  if (length > maxSerializedLength)
    throw new SerializedKeyTooLargeError({ length, max: maxSerializedLength });
  if (serialized.startsWith("abba_session_bundle_")) {
    throw new SerializedKeyInvalidError("it is the bundle of an API session, which `initWithSession` takes");
  }
  if (!serialized.startsWith(prefix))
    throw new SerializedKeyInvalidError(`it does not begin with "${prefix}"`);
  const match = shape.exec(serialized);
  if (match === null) throw new SerializedKeyCorruptError();
  const [, written, encoded = "", sum] = match;
  const version = versions.find((known) => known === Number(written));
  if (version === undefined) throw new SerializedKeyVersionError({ version: Number(written) });
  if (sum === undefined || checksum(serialized.slice(0, -9)) !== sum) throw new SerializedKeyCorruptError();
  const bytes = fromBase64Url(encoded);
  if (bytes === undefined) throw new SerializedKeyInvalidError("its body is not base64url");
  return { version, payload: parseJson(bytesToString(bytes)) };
}

function parseJson(text: string): unknown {
  const value = parseStrictJson(text, maxDepth);
  if (value === undefined) throw new SerializedKeyInvalidError("its body is not JSON that is allowed here");
  return value;
}

function checksum(body: string): string {
  return keccak256(stringToBytes(body)).slice(2, 10);
}
