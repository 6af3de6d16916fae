const sessionString = /abba_session_[a-z]+_[\w+/=.-]*/gi;
const apiKey = /\baba_[\w-]+/g;
const webhookSecret = /whsec_[\w-]+/g;
const url = /\b(?:https?|wss?):\/\/[^\s"'<>`]+/gi;

/**
 * Takes out of a text what may be secret: session strings, API keys, webhook secrets, and all of a URL but its origin (hosted
 * endpoints carry their key in the path).
 *
 * @param text - Any text.
 * @returns The text, without them.
 */
export function redactText(text: string): string {
  return text
    .replace(sessionString, (match) => `${match.slice(0, match.indexOf("_", 13) + 1)}[redacted]`)
    .replace(apiKey, "aba_[redacted]")
    .replace(webhookSecret, "whsec_[redacted]")
    .replace(url, (match) => {
      try {
        const { protocol, host, pathname, search } = new URL(match);
        return `${protocol}//${host}${pathname.length > 1 || search ? "/[redacted]" : ""}`;
      } catch {
        return "[redacted url]";
      }
    });
}

/**
 * Copies an error and its causes without what may be secret; what is not an error becomes a plain one.
 *
 * Errors of transports name the URL and the body of the request: neither may end in a log.
 *
 * @param error - Whatever was thrown.
 * @param depth - Causes to follow.
 * @returns A copy with name, message, code, revert data and stack.
 */
export function redactError(error: unknown, depth = 8): Error {
  if (!(error instanceof Error)) return new Error(redactText(messageOf(error)).slice(0, 2048));
  const cause = error.cause !== undefined && depth > 0 ? redactError(error.cause, depth - 1) : undefined;
  const copy = new Error(redactText(briefMessage(error)), cause && { cause });
  copy.name = error.name;
  copy.stack = redactText(frames(error.stack, copy));
  if ("code" in error && ["number", "string"].includes(typeof error.code)) {
    Object.defineProperty(copy, "code", { value: error.code, enumerable: true });
  }
  if ("data" in error && typeof error.data === "string" && /^0x[0-9a-f]*$/i.test(error.data)) {
    Object.defineProperty(copy, "data", { value: error.data.slice(0, 4096), enumerable: true });
  }
  return copy;
}

/** JSON-RPC errors are plain objects. */
function messageOf(thrown: unknown): string {
  if (typeof thrown === "string") return thrown;
  const holds = typeof thrown === "object" && thrown !== null && "message" in thrown;
  return holds && typeof thrown.message === "string" ? thrown.message : "unknown";
}

/** viem's errors say in `message` also the request; the point is in `shortMessage` and `details`. */
function briefMessage(error: Error): string {
  if (!("shortMessage" in error) || typeof error.shortMessage !== "string")
    return error.message.slice(0, 2048);
  const details = "details" in error && typeof error.details === "string" ? error.details : "";
  const brief = details === "" || details === error.shortMessage ? "" : `: ${details.slice(0, 1024)}`;
  return `${error.shortMessage}${brief}`;
}

/** The frames of a stack under the header of another error: the original header repeats the message. */
function frames(stack: string | undefined, copy: Error): string {
  const lines = (stack ?? "").split("\n").filter((line) => /^\s+at /.test(line));
  return [`${copy.name}: ${copy.message}`, ...lines].join("\n");
}
