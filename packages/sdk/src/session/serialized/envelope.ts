import { bytesToString, keccak256, stringToBytes } from "viem";
import {
  SerializedKeyCorruptError,
  SerializedKeyInvalidError,
  SerializedKeyTooLargeError,
  SerializedKeyVersionError,
} from "../errors/serializedErrors.ts";
import { fromBase64Url, toBase64Url } from "./base64url.ts";

/** Longest string that is read, in characters. */
const maxSerializedLength = 65_536;

const version = 1;
const prefix = "abba_session_key_";
const shape = /^abba_session_key_(\d{1,4})_([^.]*)(?:\.([0-9a-f]{8}))?$/;
const maxDepth = 6;

/**
 * Wraps a payload: `abba_session_key_1_` ‖ base64url of its JSON ‖ `.` ‖ checksum.
 *
 * The checksum finds accidents; against forgery the chain checks the owner's signature.
 *
 * @param payload - What JSON can hold.
 * @returns One string, safe in URLs, environment variables and shells.
 */
export function wrapPayload(payload: unknown): string {
  return wrapText(JSON.stringify(payload));
}

/**
 * Wraps a text as {@link wrapPayload} wraps JSON.
 *
 * @param text - Any text.
 * @returns The wrapping, whose checksum fits.
 */
export function wrapText(text: string): string {
  const body = `${prefix}${version}_${toBase64Url(stringToBytes(text))}`;
  return `${body}.${checksum(body)}`;
}

/**
 * Unwraps what {@link wrapPayload} made, down to JSON of unknown form.
 *
 * @param serialized - A string from anywhere.
 * @returns What its JSON says.
 * @throws {SerializedKeyTooLargeError | SerializedKeyInvalidError | SerializedKeyVersionError | SerializedKeyCorruptError}
 */
export function unwrapPayload(serialized: string): unknown {
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
  if (Number(written) !== version) throw new SerializedKeyVersionError({ version: Number(written) });
  if (sum === undefined || checksum(serialized.slice(0, -9)) !== sum) throw new SerializedKeyCorruptError();
  const bytes = fromBase64Url(encoded);
  if (bytes === undefined) throw new SerializedKeyInvalidError("its body is not base64url");
  return parseJson(bytesToString(bytes));
}

function parseJson(text: string): unknown {
  if (depthOf(text) > maxDepth) throw new SerializedKeyInvalidError("its JSON is nested too deeply");
  try {
    return JSON.parse(text, (key, value: unknown) => {
      if (key === "__proto__" || key === "constructor" || key === "prototype") throw new TypeError(key);
      return value;
    });
  } catch {
    // What the parser says repeats the text, which holds the key.
    throw new SerializedKeyInvalidError("its body is not JSON that is allowed here");
  }
}

/** Deepest nesting of brackets outside strings: parsing first and asking then would be too late. */
function depthOf(json: string): number {
  let [depth, deepest, inString] = [0, 0, false];
  for (let index = 0; index < json.length; index += 1) {
    const character = json[index];
    if (inString && character === "\\") index += 1;
    else if (character === '"') inString = !inString;
    else if (!inString && (character === "{" || character === "[")) {
      depth += 1;
      deepest = Math.max(deepest, depth);
    } else if (!inString && (character === "}" || character === "]")) depth -= 1;
  }
  return deepest;
}

function checksum(body: string): string {
  return keccak256(stringToBytes(body)).slice(2, 10);
}
