import * as z from "zod/mini";
import { sentences } from "../../errors/issueSentence.ts";
import { describeIssues } from "../../errors/ParametersInvalidError.ts";
import { parseStrictJson } from "../../json/parseStrictJson.ts";
import { ApiAnswerMalformedError } from "../apiErrors.ts";
import { readText } from "./readText.ts";
import { toApiError } from "./toApiError.ts";

const maxDepth = 32;
const requestId = z.string().check(z.maxLength(200));

const envelope = z.discriminatedUnion("success", [
  z.object({ success: z.literal(true), data: z.unknown(), requestId }),
  z.object({
    success: z.literal(false),
    error: z.object({ code: z.string().check(z.maxLength(100)), message: z.string() }),
    details: z.optional(z.unknown()),
    requestId,
  }),
]);

/**
 * Reads an answer of the platform, trusting nothing in it.
 *
 * @param response - The answer.
 * @param schema - What its data must be.
 * @returns The data.
 * @throws {ApiRequestError} what the platform says went wrong.
 * @throws {ApiAnswerMalformedError} when it is no answer of the platform's.
 */
export async function readAnswer<schema extends z.ZodMiniType>(
  response: Response,
  schema: schema,
): Promise<z.output<schema>> {
  const { status } = response;
  const retryAfter = readRetryAfter(response.headers.get("retry-after"));
  if (status === 0 || (status >= 300 && status < 400)) {
    throw new ApiAnswerMalformedError("it redirects, and a token does not follow", { status });
  }
  const parsed = envelope.safeParse(parseStrictJson(await readText(response), maxDepth), sentences);
  if (!parsed.success) {
    // A gateway in front of a platform that is down answers with a page of its own.
    if (status === 429 || status >= 500) throw toApiError({ status }, retryAfter);
    throw new ApiAnswerMalformedError("it has not the form of one", { status }, describeIssues(parsed.error));
  }
  const answer = parsed.data;
  if (!answer.success) {
    const { error, details: data, requestId } = answer;
    if (response.ok) throw new ApiAnswerMalformedError("an error with a status of success", { status });
    throw toApiError({ status, ...error, data, requestId }, retryAfter);
  }
  if (!response.ok) throw new ApiAnswerMalformedError("a success with a status of failure", { status });
  const data = schema.safeParse(answer.data, sentences);
  if (data.success) return data.data;
  const failure = { status, requestId: answer.requestId };
  throw new ApiAnswerMalformedError("its data are not of their form", failure, describeIssues(data.error));
}

/** `Retry-After` is a number of seconds or a date. */
function readRetryAfter(header: string | null): number | undefined {
  if (header === null) return undefined;
  if (/^\d{1,9}$/.test(header)) return Number(header);
  const at = Date.parse(header);
  return Number.isNaN(at) ? undefined : Math.max(0, Math.ceil((at - Date.now()) / 1_000));
}
