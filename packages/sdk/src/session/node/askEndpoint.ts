import { HttpRequestError, TimeoutError } from "viem";
import * as z from "zod/mini";

/** How an endpoint is asked once. */
export interface AskOptions {
  /** Milliseconds. @default 10_000 */
  readonly timeout: number;
  /** Sent with every request; they may hold a token, and are in no error. */
  readonly headers: Readonly<Record<string, string>>;
}

/** What an endpoint answers. */
export interface JsonRpcAnswer {
  readonly result?: unknown;
  readonly error?: {
    readonly code?: number | undefined;
    readonly message: string;
    readonly data?: unknown;
  };
}

/** Characters of the longest answer that is read: a batch of logs. */
const longestAnswer = 32 * 1024 * 1024;

/** HTTP statuses that say who may ask, and how often: they say more than a JSON-RPC error beside them. */
const aboutAsking: ReadonlySet<number> = new Set([401, 402, 403, 429]);

const anything = z.optional(z.unknown());

/**
 * Endpoints send errors as JSON-RPC has them, without a code, or as a mere text. (`z.catch` would weigh more than the rest of
 * the schemas.)
 */
const errorForm = z.union([
  z.pipe(
    z.object({ code: anything, message: anything, data: anything }),
    z.transform(({ code, message, data }) => ({
      code: typeof code === "number" && Number.isSafeInteger(code) ? code : undefined,
      message: typeof message === "string" ? message : "no reason given",
      data,
    })),
  ),
  z.pipe(
    z.string(),
    z.transform((message) => ({ code: undefined, message, data: undefined })),
  ),
]);

const answerForm = z.object({ result: z.optional(z.unknown()), error: z.nullish(errorForm) });

let lastId = 0;

/**
 * Asks a JSON-RPC endpoint once.
 *
 * @param url - The endpoint. Its path and query may hold a key, which no error shows.
 * @param request - Method and parameters.
 * @param options - {@link AskOptions}
 * @returns Its answer, or its error; neither, when it gave something else.
 * @throws {HttpRequestError} when it cannot be reached, or by its HTTP status; `retryAfterSeconds` beside it.
 * @throws {TimeoutError}
 */
export async function askEndpoint(
  url: string,
  { method, params }: { readonly method: string; readonly params?: unknown },
  { timeout, headers }: AskOptions,
): Promise<JsonRpcAnswer> {
  const target = new URL(url);
  const { origin } = target;
  const keep = withoutSecretsOf(target);
  const signal = AbortSignal.timeout(timeout);
  lastId += 1;
  let response: Response;
  let text: string;
  try {
    response = await fetch(
      ...requestOf(target, { jsonrpc: "2.0", id: lastId, method, params: params ?? [] }, headers, signal),
    );
    text = await response.text();
  } catch (error) {
    if (signal.aborted) throw new TimeoutError({ body: { method }, url: origin });
    throw new HttpRequestError({ url: origin, details: keep(`fetch failed: ${reasonOf(error)}`) });
  }
  const { error, result } = parse(text);
  const known = error && { ...error, message: keep(error.message) };
  const { status } = response;
  if (response.ok || (known?.code !== undefined && !aboutAsking.has(status))) {
    return known === undefined ? { result } : { error: known };
  }
  const details = known?.message ?? response.statusText;
  const failure = new HttpRequestError({ url: origin, status, details });
  throw Object.assign(failure, { retryAfterSeconds: retryAfterOf(response.headers) });
}

function requestOf(
  target: URL,
  body: object,
  headers: AskOptions["headers"],
  signal: AbortSignal,
): [string, RequestInit] {
  const { username, password } = target;
  const address = new URL(target);
  // `fetch` takes no user and password in a URL.
  address.username = "";
  address.password = "";
  const pair = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  const authorization = pair === ":" ? {} : { Authorization: `Basic ${btoa(pair)}` };
  return [
    address.href,
    {
      method: "POST",
      body: JSON.stringify(body),
      headers: { "Content-Type": "application/json", ...authorization, ...headers },
      // What headers and URL hold is for this host alone.
      redirect: "manual",
      signal,
    },
  ];
}

function parse(text: string): { result?: unknown; error?: z.output<typeof errorForm> | undefined } {
  try {
    if (text.length > longestAnswer) return {};
    const { result, error } = answerForm.parse(JSON.parse(text));
    return { result, error: error ?? undefined };
  } catch {
    return {};
  }
}

/** Seconds, of `Retry-After` as a number or as a date. */
function retryAfterOf(headers: Headers): number | undefined {
  const value = headers.get("Retry-After")?.trim() ?? "";
  if (/^\d{1,9}$/.test(value)) return Number(value);
  const at = Date.parse(value);
  return Number.isNaN(at) ? undefined : Math.max(0, Math.ceil((at - Date.now()) / 1000));
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return "no reason given";
  const { cause } = error;
  return cause instanceof Error && cause.message !== "" ? cause.message : error.message;
}

/** Endpoints repeat what they were called by: whatever of a URL may be a key is taken out of their texts. */
function withoutSecretsOf({ pathname, search, username, password }: URL): (text: string) => string {
  const parts = [...pathname.split("/"), ...new URLSearchParams(search).values(), username, password];
  const secrets = parts.flatMap((part) => [part, decode(part)]).filter((part) => part.length >= 6);
  return (text) => secrets.reduce((rest, secret) => rest.replaceAll(secret, "[redacted]"), text);
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
