import type { z } from "zod/mini";
import { ParametersInvalidError } from "../../errors/ParametersInvalidError.ts";
import { checkParameters, type Names } from "../../parameters/checkParameters.ts";
import type { TimeKind } from "../../parameters/timeFlaw.ts";
import type { SecretKey } from "../../secrets/SecretKey.ts";
import { ApiAnswerMalformedError, ApiNetworkError, ApiRequestError, ApiTimeoutError } from "../apiErrors.ts";
import type { ApiPath, BodyOf, DataOf, MethodOf, QueryOf } from "../wire.ts";
import { readAnswer } from "./readAnswer.ts";
import { retry } from "./retry.ts";

/** What every call of the API may be told. */
export interface CallOptions {
  /** Ends the call; its reason is thrown. */
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds for the call, its retries included. @default that of the client */
  readonly timeoutMs?: number | undefined;
}

/** What {@link CallOptions} may hold. */
export const callNames = { signal: true, timeoutMs: "milliseconds" } satisfies Names<CallOptions>;

/** What to ask. */
export interface ApiRequest<
  path extends ApiPath,
  method extends MethodOf<path>,
  schema extends z.ZodMiniType,
> {
  /** What the answer's data must be: of the API's type, or finer. */
  readonly schema: schema & ([z.output<schema>] extends [DataOf<path, method>] ? unknown : never);
  /** Ids in the path. */
  readonly ids?: Readonly<Record<string, string>> | undefined;
  readonly query?: QueryOf<path, method> | undefined;
  readonly body?: BodyOf<path, method> | undefined;
  /** What `body`, or `query`, may hold. */
  readonly names?: Readonly<Record<string, true | TimeKind>> | undefined;
  /** Makes it safe to be sent again. */
  readonly idempotencyKey?: string | undefined;
}

/** Asks the API. */
export type Requester = <path extends ApiPath, method extends MethodOf<path>, schema extends z.ZodMiniType>(
  method: method,
  path: path,
  request: ApiRequest<path, method, schema>,
  options?: CallOptions,
) => Promise<z.output<schema>>;

/** How a {@link Requester} behaves. */
export interface RequesterOptions {
  readonly baseUrl: string;
  readonly token: SecretKey<string> | undefined;
  readonly fetch: typeof globalThis.fetch;
  readonly timeoutMs: number;
  readonly retries: number;
  readonly signal: AbortSignal | undefined;
}

/**
 * Makes what asks the API: one request, answered by data of a known form or by a typed error.
 *
 * @param options - Where, as whom, and how patiently.
 */
export function createRequester(options: RequesterOptions): Requester {
  const { baseUrl, token, fetch } = options;
  return async (method, path, request, callOptions = {}) => {
    checkParameters(callOptions, callNames, "options of the request");
    const { signal, timeoutMs = options.timeoutMs } = callOptions;
    const { ids = {}, query, body, names = {}, idempotencyKey, schema } = request;
    if (body !== undefined || query !== undefined) {
      checkParameters(body ?? query, names, "parameters of the request");
    }
    if (idempotencyKey !== undefined) checkIdempotencyKey(idempotencyKey);
    const url = `${baseUrl}${fillIn(path, ids)}${toSearch(query)}`;
    const init: RequestInit = {
      method: method.toUpperCase(),
      headers: {
        accept: "application/json",
        ...(token !== undefined && { authorization: `Bearer ${token.reveal()}` }),
        ...(body !== undefined && { "content-type": "application/json" }),
        ...(idempotencyKey !== undefined && { "idempotency-key": idempotencyKey }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      // A token is for the host that it was given for.
      redirect: "manual",
    };
    const endsAt = Date.now() + timeoutMs;
    const timeout = AbortSignal.timeout(timeoutMs);
    const asked = [signal, options.signal].filter((one) => one !== undefined);
    const ends = AbortSignal.any([timeout, ...asked]);
    const attempt = async () => {
      try {
        const data = await readAnswer(await fetch(url, { ...init, signal: ends }), schema);
        checkSubject(data, ids);
        return data;
      } catch (cause) {
        for (const one of asked) one.throwIfAborted();
        if (timeout.aborted) throw new ApiTimeoutError({ timeoutMs });
        throw cause instanceof ApiRequestError ? cause : new ApiNetworkError({ cause });
      }
    };
    for (const one of asked) one.throwIfAborted();
    const isSafe = method === "get" || idempotencyKey !== undefined;
    return retry(attempt, { retries: isSafe ? options.retries : 0, signal: ends, endsAt });
  };
}

/** Another text would be refused by the platform, or by `fetch` in words of its own, as no header can carry it. */
function checkIdempotencyKey(key: unknown): void {
  if (typeof key === "string" && /^[\w:.-]{1,200}$/.test(key)) return;
  const issue = "idempotencyKey: is not 1 to 200 of A-Z a-z 0-9 _ : . -";
  throw new ParametersInvalidError("parameters of the request", [issue]);
}

/** Ids go into paths, so they must be ids: `..` would ask for something else. */
function fillIn(path: string, ids: Readonly<Record<string, string>>): string {
  return path.replace(/\{(\w+)\}/g, (_, name: string) => {
    const id = ids[name];
    if (typeof id === "string" && /^[a-z]{3}_[0-9a-f]{24,32}$/.test(id)) return id;
    throw new ParametersInvalidError("parameters of the request", [`${name}: is not an id`]);
  });
}

/** An answer about another thing of the same kind would be taken for the one that was asked for: goods for the wrong buyer. */
function checkSubject(data: unknown, ids: Readonly<Record<string, string>>): void {
  const id: unknown = typeof data === "object" && data !== null ? Reflect.get(data, "id") : undefined;
  if (typeof id !== "string") return;
  const asked = Object.values(ids).filter((one) => one.slice(0, 4) === id.slice(0, 4));
  if (asked.length === 0 || asked.includes(id)) return;
  throw new ApiAnswerMalformedError("it is about something else than was asked for");
}

function toSearch(query: unknown): string {
  const given = Object.entries(query ?? {}).filter(([, value]) => value !== undefined);
  const search = new URLSearchParams(given.map(([name, value]): [string, string] => [name, String(value)]));
  return search.size === 0 ? "" : `?${search}`;
}
