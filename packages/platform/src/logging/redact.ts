const secrets = /\b(aba_|abba_session_[a-z]+_|whsec_)[\w+/=.-]+/gi;
const urls = /\b(\w+):\/\/[^\s"'<>`]+/g;

/** Takes tokens, and all of a URL but its scheme and host, out of a text. */
export function redactText(text: string): string {
  return text.replace(secrets, "$1[redacted]").replace(urls, (match, scheme: string) => {
    try {
      return `${scheme}://${new URL(match).host}/[redacted]`;
    } catch {
      return `${scheme}://[redacted]`;
    }
  });
}

/**
 * Describes an error for the log. A failed query's message repeats its parameters, and a transport's the request: of
 * those only the cause is told.
 */
export function describeError(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { message: "not an error" };
  if (error.cause instanceof Error && /query/i.test(error.name + error.message.slice(0, 20))) {
    return describeError(error.cause);
  }
  const brief = "shortMessage" in error ? String(error.shortMessage) : error.message;
  return {
    name: error.name,
    message: redactText(brief.slice(0, 500)),
    ...("code" in error && { code: String(error.code) }),
    stack: (error.stack ?? "")
      .split("\n")
      .filter((line) => /^\s+at /.test(line))
      .slice(0, 12),
  };
}
