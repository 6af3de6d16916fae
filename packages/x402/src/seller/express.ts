import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from "node:http";
import type { Request as ExpressRequest, RequestHandler } from "express";
import { createPaywall, type PaywallOptions } from "./createPaywall.ts";
import { withOuter } from "./outerHeaders.ts";

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
  const { sells, handle } = createPaywall(options);
  return (request, response, next) => {
    const { method } = request;
    const target = readTarget(request.originalUrl);
    if (target === undefined) {
      response.status(400).json({ error: "target_invalid", message: "The request's target is not a path." });
      return;
    }
    const shown = new Request(`${originOf(request)}${target}`, {
      method,
      headers: toHeaders(request.headers),
    });
    // Express routes by the path as it was sent, which a URL tidies up.
    const [path = ""] = target.split(/[?#]/);
    if (!sells(shown, { path })) {
      next();
      return;
    }
    const outer = toHeaders(response.getHeaders());
    const release = holdBack(response);
    let isServed = false;
    const serve = () => {
      isServed = true;
      return new Promise<Response>((resolve) => {
        release.onEnd(resolve);
        next();
      });
    };
    handle(shown, readBody(request), serve, { path, outer }).then(
      async (answer) => {
        release.restore();
        response.statusCode = answer.status;
        for (const name of response.getHeaderNames()) response.removeHeader(name);
        for (const [name, value] of withOuter(answer, outer)) response.appendHeader(name, value);
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

function toHeaders(headers: OutgoingHttpHeaders): Headers {
  const shown = new Headers();
  for (const [name, value] of Object.entries(headers)) {
    for (const each of Array.isArray(value) ? value : [`${value ?? ""}`]) shown.append(name, each);
  }
  return shown;
}

/** The path and query that a request asks for; `undefined`: it asks for something else. */
function readTarget(url: string): string | undefined {
  // Proxies are sent whole URLs.
  const target = url.replace(/^https?:\/\/[^/?#\\]*(?=\/)/i, "");
  return target.startsWith("/") ? target : undefined;
}

/** Where a request was sent to, as it says. What is no host, and would be taken for a path, is left out. */
function originOf(request: ExpressRequest): string {
  const host = request.get("host") ?? "";
  const named = /^([a-z0-9._-]+|\[[0-9a-f:.]+\])(:\d{1,5})?$/i.test(host) && URL.canParse(`http://${host}`);
  return `${request.protocol === "https" ? "https" : "http"}://${named ? host : "localhost"}`;
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
    const headers = toHeaders(response.getHeaders());
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
