import type { IncomingMessage, ServerResponse } from "node:http";
import type { RequestHandler } from "express";
import { createPaywall, type PaywallOptions } from "./createPaywall.ts";

/**
 * Middleware for Express that sells what comes after it. Parsers of bodies go before it: of a request whose body has not
 * been read no answer is given twice.
 *
 * @param options - The server, the routes, where answers are kept.
 *
 * @example
 * app.use(express.json(), paywall({ server, routes: { "POST /review": { accepts } } }));
 */
export function paywall(options: PaywallOptions): RequestHandler {
  const { handle } = createPaywall(options);
  return (request, response, next) => {
    const url = `${request.protocol}://${request.get("host") ?? "localhost"}${request.originalUrl}`;
    const { method } = request;
    const shown = new Request(url, { method, headers: toHeaders(request) });
    const release = holdBack(response);
    let isServed = false;
    const serve = () => {
      isServed = true;
      return new Promise<Response>((resolve) => {
        release.onEnd(resolve);
        next();
      });
    };
    handle(shown, readBody(request), serve).then(
      async (answer) => {
        release.restore();
        response.statusCode = answer.status;
        for (const name of response.getHeaderNames()) response.removeHeader(name);
        for (const [name, value] of answer.headers) response.appendHeader(name, value);
        response.end(Buffer.from(await answer.arrayBuffer()));
      },
      (error: unknown) => {
        release.restore();
        // Express' own handler of errors has answered what a handler threw.
        if (!isServed || !response.writableEnded) next(error);
      },
    );
  };
}

/** The body, if a parser has read it; empty if there is none. */
function readBody(request: IncomingMessage & { readonly body?: unknown }): Uint8Array | undefined {
  const { body } = request;
  if (body instanceof Uint8Array) return body;
  if (body !== undefined) return new TextEncoder().encode(JSON.stringify(body));
  const { "content-length": length = "0", "transfer-encoding": encoding } = request.headers;
  return length === "0" && encoding === undefined ? new Uint8Array() : undefined;
}

function toHeaders({ headers }: IncomingMessage): Headers {
  const shown = new Headers();
  for (const [name, value] of Object.entries(headers)) {
    for (const each of Array.isArray(value) ? value : [value ?? ""]) shown.append(name, each);
  }
  return shown;
}

/** Keeps what handlers write from the client, until it is paid. */
function holdBack(response: ServerResponse) {
  const { write, end, writeHead, flushHeaders } = response;
  const chunks: Buffer[] = [];
  let ended: (answer: Response) => void = () => {};
  const take = (chunk: unknown, encoding: unknown) => {
    if (typeof chunk === "string")
      chunks.push(Buffer.from(chunk, typeof encoding === "string" ? (encoding as BufferEncoding) : "utf8"));
    else if (chunk instanceof Uint8Array) chunks.push(Buffer.from(chunk));
  };
  const callback = (values: readonly unknown[]) => {
    const last = values.findLast((value) => typeof value === "function");
    if (typeof last === "function") queueMicrotask(() => last());
  };
  response.write = (...values: unknown[]) => {
    take(values[0], values[1]);
    callback(values);
    return true;
  };
  response.writeHead = (status: number, ...values: unknown[]) => {
    response.statusCode = status;
    const headers = values.findLast((value) => typeof value === "object" && value !== null) ?? {};
    const pairs = Array.isArray(headers) ? toPairs(headers) : Object.entries(headers);
    for (const [name, value] of pairs) response.setHeader(name, value);
    return response;
  };
  response.flushHeaders = () => {};
  response.end = (...values: unknown[]) => {
    take(values[0], values[1]);
    callback(values);
    const headers = new Headers();
    for (const [name, value] of Object.entries(response.getHeaders())) {
      for (const each of Array.isArray(value) ? value : [`${value ?? ""}`]) headers.append(name, each);
    }
    const { statusCode: status } = response;
    const hasBody = ![204, 205, 304].includes(status);
    ended(new Response(hasBody ? Buffer.concat(chunks) : null, { status, headers }));
    return response;
  };
  return {
    onEnd: (resolve: (answer: Response) => void) => {
      ended = resolve;
    },
    restore: () => Object.assign(response, { write, end, writeHead, flushHeaders }),
  };
}

/** Node takes headers as a flat list, too. */
function toPairs(list: readonly unknown[]): [string, string][] {
  if (list.every(Array.isArray)) return list.map(([name, value]) => [`${name}`, `${value}`]);
  const pairs: [string, string][] = [];
  for (let index = 0; index + 1 < list.length; index += 2)
    pairs.push([`${list[index]}`, `${list[index + 1]}`]);
  return pairs;
}
