import * as z from "zod/mini";
import { AnswersCorruptError } from "../errors/answerErrors.ts";
import type { Begun, PaidRequest, StoredAnswer } from "./AnswerStore.ts";

/** Seconds that an answer is kept, unless the options say otherwise. */
export const defaultKeepSeconds = 600;

const writtenSchema = z.strictObject({
  proof: z.string(),
  fingerprint: z.string(),
  status: z.int(),
  headers: z.array(z.tuple([z.string(), z.string()])),
  /** Base64. */
  body: z.string(),
});

/** Writes down which request was answered, and how; {@link toBegun} reads it. */
export function writeAnswer({ proof, fingerprint }: PaidRequest, answer: StoredAnswer): string {
  const { status, headers, body } = answer;
  let binary = "";
  for (const byte of body) binary += String.fromCharCode(byte);
  return JSON.stringify({ proof, fingerprint, status, headers, body: btoa(binary) });
}

/**
 * Says what a written answer is to a request.
 *
 * @param text - As written.
 * @param request - The request, of the same payment.
 * @throws {AnswersCorruptError}
 */
export function toBegun(text: string, request: PaidRequest): Begun {
  const { proof, fingerprint, status, headers, body } = parse(text, request.id);
  if (proof !== request.proof || fingerprint !== request.fingerprint) return { is: "used" };
  const bytes = Uint8Array.from(atob(body), (character) => character.charCodeAt(0));
  return { is: "answered", answer: { status, headers, body: bytes } };
}

function parse(text: string, entry: string) {
  try {
    return writtenSchema.parse(JSON.parse(text));
  } catch (cause) {
    throw new AnswersCorruptError({ entry, cause });
  }
}
