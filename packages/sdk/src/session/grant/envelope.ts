import {
  SerializedKeyCorruptError,
  SerializedKeyInvalidError,
  SerializedKeyTooLargeError,
  SerializedKeyVersionError,
} from "../errors/serializedErrors.ts";
import { readTextForm, type TextForm, writeTextForm } from "./textForm.ts";

/** 1: permissions of Kernel accounts; 2: sessions of theirs that redeem; 3: sessions of all other accounts. */
export type EnvelopeVersion = 1 | 2 | 3;

const form: TextForm<EnvelopeVersion> = {
  prefix: "abba_session_key_",
  versions: [1, 2, 3],
  maxLength: 65_536,
  maxDepth: 6,
  others: {
    abba_session_bundle_: "the bundle of an API session, which `initWithSession` takes",
    abba_grant_:
      "a grant without a key: give it as `grant`, with the account that holds the key as `sessionKey`",
  },
  errors: {
    invalid: (reason) => new SerializedKeyInvalidError(reason),
    corrupt: () => new SerializedKeyCorruptError(),
    unknownVersion: (version) => new SerializedKeyVersionError({ version }),
    tooLarge: (facts) => new SerializedKeyTooLargeError(facts),
  },
};

/**
 * Wraps a payload: `abba_session_key_` ‖ version ‖ `_` ‖ base64url of its JSON ‖ `.` ‖ checksum.
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
  return writeTextForm(form, text, version);
}

/**
 * Unwraps what {@link wrapPayload} made, down to JSON of unknown form.
 *
 * @param serialized - A string from anywhere.
 * @returns What its JSON says, and in which form.
 * @throws {SerializedKeyTooLargeError | SerializedKeyInvalidError | SerializedKeyVersionError | SerializedKeyCorruptError}
 */
export function unwrapPayload(serialized: string): { version: EnvelopeVersion; payload: unknown } {
  return readTextForm(form, serialized);
}
