import { bytesToString, keccak256, stringToBytes } from "viem";
import { fromBase64Url, toBase64Url } from "../../encoding/base64url.ts";
import { parseStrictJson } from "../../json/parseStrictJson.ts";

/** A kind of string that people and programs hand on: `prefix ‖ version ‖ _ ‖ base64url of JSON ‖ . ‖ checksum`. */
export interface TextForm<version extends number> {
  /** What it begins with: `abba_grant_`. */
  readonly prefix: string;
  /** Versions that are read. */
  readonly versions: readonly version[];
  /** Longest string that is read, in characters. */
  readonly maxLength: number;
  /** Deepest nesting that is read. */
  readonly maxDepth: number;
  /** Strings of other kinds, by their beginnings, and what takes them. */
  readonly others: Readonly<Record<string, string>>;
  /** The errors by which a string is refused; none repeats it. */
  readonly errors: {
    readonly invalid: (reason: string) => Error;
    readonly corrupt: () => Error;
    readonly unknownVersion: (version: number) => Error;
    readonly tooLarge: (facts: { readonly length: number; readonly max: number }) => Error;
  };
}

/**
 * Writes a string of a kind. The checksum finds accidents; against forgery there are signatures.
 *
 * @param form - The kind.
 * @param json - What it holds, as JSON.
 * @param version - The version of what it holds.
 * @returns One string, safe in URLs, environment variables and shells.
 */
export function writeTextForm<version extends number>(
  { prefix }: Pick<TextForm<version>, "prefix">,
  json: string,
  version: version,
): string {
  const body = `${prefix}${version}_${toBase64Url(stringToBytes(json))}`;
  return `${body}.${checksum(body)}`;
}

/**
 * Reads a string of a kind, down to JSON of unknown form.
 *
 * @param form - The kind.
 * @param text - A string from anywhere.
 * @returns What its JSON says, and in which version.
 * @throws What the form's errors make.
 */
export function readTextForm<version extends number>(
  { prefix, versions, maxLength, maxDepth, others, errors }: TextForm<version>,
  text: unknown,
): { readonly version: version; readonly payload: unknown } {
  if (typeof text !== "string") throw errors.invalid("it is not a string");
  const { length } = text;
  if (length > maxLength) throw errors.tooLarge({ length, max: maxLength });
  for (const [beginning, meant] of Object.entries(others)) {
    if (text.startsWith(beginning)) throw errors.invalid(`it is ${meant}`);
  }
  if (!text.startsWith(prefix)) throw errors.invalid(`it does not begin with "${prefix}"`);
  const match = /^(\d{1,4})_([^.]*)(?:\.([0-9a-f]{8}))?$/.exec(text.slice(prefix.length));
  if (match === null) throw errors.corrupt();
  const [, written, encoded = "", sum] = match;
  const version = versions.find((known) => known === Number(written));
  if (version === undefined) throw errors.unknownVersion(Number(written));
  if (sum === undefined || checksum(text.slice(0, -9)) !== sum) throw errors.corrupt();
  const bytes = fromBase64Url(encoded);
  if (bytes === undefined) throw errors.invalid("its body is not base64url");
  const payload = parseStrictJson(bytesToString(bytes), maxDepth);
  if (payload === undefined) throw errors.invalid("its body is not JSON that is allowed here");
  return { version, payload };
}

function checksum(body: string): string {
  return keccak256(stringToBytes(body)).slice(2, 10);
}
