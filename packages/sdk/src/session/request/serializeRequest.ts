import { type Hex, keccak256, stringToBytes } from "viem";
import { sentences } from "../../errors/issueSentence.ts";
import { describeIssues } from "../../errors/ParametersInvalidError.ts";
import { parseStrictJson } from "../../json/parseStrictJson.ts";
import { withPrint } from "../../json/withJson.ts";
import { SessionRequestInvalidError } from "../errors/serializedErrors.ts";
import { readTextForm, type TextForm, writeTextForm } from "../grant/textForm.ts";
import type { SessionRequest } from "../SessionRequest.ts";
import { requestSchema } from "./requestSchema.ts";

const form: TextForm<1> = {
  prefix: "abba_request_",
  versions: [1],
  maxLength: 24_576,
  maxDepth: 8,
  others: {
    abba_grant_: "a grant, which `useSessionKey` takes",
    abba_session_key_: "a session's string with its key: it is a secret, and no request",
    abba_session_bundle_: "the bundle of an API session: it is a secret, and no request",
  },
  errors: {
    invalid: (why) => new SessionRequestInvalidError({ reason: "malformed", why }),
    corrupt: () => new SessionRequestInvalidError({ reason: "corrupt" }),
    unknownVersion: (version) => new SessionRequestInvalidError({ reason: "version", why: `${version}` }),
    tooLarge: ({ length }) => new SessionRequestInvalidError({ reason: "tooLarge", why: `${length}` }),
  },
};

/**
 * Writes a request as one string. It holds no secret. One request has one such string.
 *
 * @param request - The request.
 * @returns `abba_request_…`
 * @throws {SessionRequestInvalidError} when it is not of its form, or longer than is read.
 */
export function serializeSessionRequest(request: SessionRequest): string {
  return write(parseSessionRequest(request));
}

/**
 * Reads a request, trusting nothing in it.
 *
 * @param request - `abba_request_…`, or the same as JSON: a text, or what `JSON.parse` made of it.
 * @returns What it asks for. Nothing in it is proven. `JSON.stringify` writes it as JSON.
 * @throws {SessionRequestInvalidError}
 *
 * @example
 * const request = parseSessionRequest(location.hash.slice(1));
 */
export function parseSessionRequest(request: unknown): SessionRequest {
  if (typeof request === "string" && !/^\s*\{/.test(request)) {
    const parsed = parseFields(readTextForm(form, request).payload);
    // Another way to write the same would have another hash.
    if (write(parsed) === request) return parsed;
    throw form.errors.invalid("it is not written in the one way in which requests are");
  }
  const json = typeof request === "string" ? request : toJsonText(request);
  if (json.length > form.maxLength) throw form.errors.tooLarge({ length: json.length, max: form.maxLength });
  const payload = parseStrictJson(json, form.maxDepth);
  if (payload === undefined) throw form.errors.invalid("it is not JSON that is allowed here");
  return parseFields(payload);
}

/**
 * What a request is known by: keccak256 of the UTF-8 bytes of its string.
 *
 * @param request - The request, or its string.
 * @returns 32 bytes.
 * @throws {SessionRequestInvalidError}
 */
export function hashSessionRequest(request: string | SessionRequest): Hex {
  return keccak256(stringToBytes(write(parseSessionRequest(request))));
}

function write(request: SessionRequest): string {
  const text = writeTextForm(form, toJsonText(request), 1);
  const { length } = text;
  if (length > form.maxLength) throw form.errors.tooLarge({ length, max: form.maxLength });
  return text;
}

function parseFields(payload: unknown): SessionRequest {
  const parsed = requestSchema.safeParse(payload, sentences);
  if (parsed.success) return withPrint(parsed.data);
  const version: unknown = typeof payload === "object" && payload !== null && Reflect.get(payload, "version");
  if (typeof version === "number" && version !== 1) throw form.errors.unknownVersion(version);
  throw new SessionRequestInvalidError({
    reason: "malformed",
    why: "fields are wrong or missing",
    issues: describeIssues(parsed.error),
  });
}

/** Too deep or circular for JSON is as malformed as anything. */
function toJsonText(value: unknown): string {
  try {
    return JSON.stringify(value, (_, field) => (typeof field === "bigint" ? field.toString() : field)) ?? "";
  } catch {
    throw form.errors.invalid("it is not JSON that is allowed here");
  }
}
