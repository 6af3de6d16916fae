import { ApiAnswerMalformedError } from "../apiErrors.ts";

/** Bytes of the largest answer that is read: a page of payloads, all of them as large as may be. */
const maxBytes = 64 * 1024 * 1024;

/**
 * Reads a body, up to a limit.
 *
 * @param response - The answer.
 * @returns Its text.
 * @throws {ApiAnswerMalformedError} when it is larger, or not UTF-8.
 */
export async function readText(response: Response): Promise<string> {
  if (response.body === null) return "";
  const decoder = new TextDecoder("utf-8", { fatal: true });
  const reader = response.body.getReader();
  let [size, text] = [0, ""];
  for (;;) {
    const { done, value } = await reader.read();
    size += value?.byteLength ?? 0;
    if (size > maxBytes) {
      await reader.cancel();
      throw new ApiAnswerMalformedError(`it has more than ${maxBytes} bytes`, { status: response.status });
    }
    try {
      text += decoder.decode(value, { stream: !done });
    } catch {
      throw new ApiAnswerMalformedError("it is not UTF-8", { status: response.status });
    }
    if (done) return text;
  }
}
