import {
  checkIfBazaarNeeded,
  FacilitatorResponseError,
  type HTTPProcessResult,
  type HTTPRequestContext,
  type HTTPResponseInstructions,
  type RoutesConfig,
  withPrivateCacheControl,
  x402HTTPResourceServer,
  type x402ResourceServer,
} from "@x402/core/server";
import * as z from "zod/mini";
import type { AnswerStore, PaidRequest, StoredAnswer } from "../answers/AnswerStore.ts";
import { createMemoryAnswers } from "../answers/createMemoryAnswers.ts";
import { readHeader, UnreadableHeader } from "../headers/headers.ts";
import { declareIdentifiers } from "./declareIdentifiers.ts";
import { identifyPayment } from "./identifyPayment.ts";
import { withoutOuter } from "./outerHeaders.ts";
import { toHttpAdapter } from "./toHttpAdapter.ts";

/** What {@link createPaywall} takes. */
export interface PaywallOptions {
  /** With the schemes that are accepted, and the facilitator that verifies and settles. */
  readonly server: x402ResourceServer;
  /** What is sold, in the form of `@x402/core`. */
  readonly routes: RoutesConfig;
  /** Remembers answers. @default in this process, for ten minutes */
  readonly answers?: AnswerStore | undefined;
  /** Most bytes of the body of a request that comes with a payment. @default 10 MiB */
  readonly mostBodyBytes?: number | undefined;
}

/** The body of a request, or what reads so many bytes of it at most, and says `"tooLarge"` when there are more. */
export type RequestBody =
  | Uint8Array
  | undefined
  | ((mostBytes: number) => Promise<Uint8Array | undefined | "tooLarge">);

/** What a framework knows of a request. */
export interface SeenRequest {
  /** The path that it routes by, where that is not the URL's: what either is sold for is paid. */
  readonly path?: string | undefined;
  /** Headers that middleware in front has set: they are no part of what is sold, nor of its answer when it is given again. */
  readonly outer?: Headers | undefined;
}

/** What comes between a request and what is sold. */
export interface Paywall {
  /** Whether a request is for something that is sold. */
  sells(request: Request, seen?: SeenRequest): boolean;

  /**
   * Has a request paid and served.
   *
   * @param request - The request. Its body is not read.
   * @param body - Its body, or what reads it when it is needed; `undefined` when it cannot be read: then no answer is given
   * twice.
   * @param serve - Makes what is sold. It runs once for each payment.
   * @param seen - What the framework knows of the request beside it.
   * @returns What `serve` made, if nothing is paid; else the paywall's answer.
   */
  handle(
    request: Request,
    body: RequestBody,
    serve: () => Promise<Response>,
    seen?: SeenRequest,
  ): Promise<Response>;
}

type Verified = Extract<HTTPProcessResult, { type: "payment-verified" }>;

/**
 * Sells resources by x402: verifies before serving, serves once for each payment, settles, and answers 402 with the reason
 * when a payment is refused, at whatever point. The same payment with the same request, while its answer is kept, gets the
 * same answer: who lost the answer has not lost the payment.
 *
 * @param options - {@link PaywallOptions}
 * @returns The paywall. `/hono` and `/express` make middleware of it.
 */
export function createPaywall(options: PaywallOptions): Paywall {
  const { server, answers = createMemoryAnswers(), mostBodyBytes = 10 * 1024 * 1024 } = options;
  const routes = declareIdentifiers(options.routes);
  const http = new x402HTTPResourceServer(server, routes);
  let ready: Promise<void> | undefined;

  async function prepare(): Promise<void> {
    ready ??= (async () => {
      if (checkIfBazaarNeeded(routes) && !server.hasExtension("bazaar")) {
        const { bazaarResourceServerExtension } = await import("@x402/extensions/bazaar");
        server.registerExtension(bazaarResourceServerExtension);
      }
      await http.initialize();
    })();
    try {
      await ready;
    } catch (error) {
      // The facilitator may be there next time.
      ready = undefined;
      throw error;
    }
  }

  function toContext(request: Request, { path }: SeenRequest): HTTPRequestContext {
    const header = request.headers.get("payment-signature");
    const context: HTTPRequestContext = {
      adapter: toHttpAdapter(request),
      path: new URL(request.url).pathname,
      // Frameworks have HEAD answered by the handlers of GET.
      method: request.method === "HEAD" ? "GET" : request.method,
      ...(header === null ? {} : { paymentHeader: header }),
    };
    const routed = path === undefined ? context : { ...context, path };
    return http.requiresPayment(routed) ? routed : context;
  }

  async function handle(
    request: Request,
    body: RequestBody,
    serve: () => Promise<Response>,
    seen: SeenRequest = {},
  ): Promise<Response> {
    const { outer = new Headers() } = seen;
    const header = request.headers.get("payment-signature");
    const context = toContext(request, seen);
    if (!http.requiresPayment(context)) return await serve();
    try {
      await prepare();
      if (header === null) return await sell(context, undefined, serve, outer);
      const payment = readHeader(header, z.unknown());
      if (payment instanceof UnreadableHeader)
        return refuse(400, "payment_unreadable", `The header PAYMENT-SIGNATURE ${payment.reason}.`);
      const { method, url, headers } = request;
      const content = typeof body === "function" ? await body(mostBodyBytes) : body;
      if (content === "tooLarge")
        return refuse(
          413,
          "body_too_large",
          `The body has more than ${mostBodyBytes} bytes. Nothing was paid.`,
        );
      const paid = identifyPayment(payment, { method, url, headers, body: content });
      if (paid === undefined)
        return refuse(
          400,
          "payment_malformed",
          "The header PAYMENT-SIGNATURE does not contain an x402 payment.",
        );
      return await sellOnce(context, paid, serve, outer);
    } catch (error) {
      if (error instanceof FacilitatorResponseError)
        return refuse(
          502,
          "facilitator_unavailable",
          "The facilitator did not respond. Try again with the same payment.",
        );
      throw error;
    }
  }

  async function sellOnce(
    context: HTTPRequestContext,
    paid: PaidRequest,
    serve: () => Promise<Response>,
    outer: Headers,
  ): Promise<Response> {
    const begun = await answers.begin(paid);
    if (begun.is === "answered") return toResponse(begun.answer);
    if (begun.is === "used")
      return refuse(
        402,
        "payment_already_used",
        "The payment has already paid for another request and is not accepted again.",
      );
    if (begun.is === "busy")
      return refuse(503, "payment_in_progress", "The payment's first request is being served. Try again.", {
        "retry-after": "1",
      });
    if (begun.is === "interrupted")
      return refuse(
        409,
        "payment_interrupted",
        "The server was stopped while it served the payment's first request. It is not served again; ask the seller.",
      );
    let isKept = false;
    try {
      return await sell(
        context,
        async (answer) => {
          await answers.finish(paid, answer);
          isKept = true;
        },
        serve,
        outer,
      );
    } finally {
      if (!isKept) await answers.abandon(paid);
    }
  }

  async function sell(
    context: HTTPRequestContext,
    keep: ((answer: StoredAnswer) => Promise<void>) | undefined,
    serve: () => Promise<Response>,
    outer: Headers,
  ): Promise<Response> {
    const result = await http.processHTTPRequest(context);
    if (result.type === "no-payment-required") return await serve();
    if (result.type === "payment-error") return toRefusal(result.response);
    const served = await serveOrCancel(result, serve);
    if (served.status >= 400) {
      await result.cancellationDispatcher.cancel({ reason: "handler_failed", responseStatus: served.status });
      return served;
    }
    const body = new Uint8Array(await served.arrayBuffer());
    const settled = await http.processSettlement(
      result.paymentPayload,
      result.paymentRequirements,
      result.declaredExtensions,
      {
        request: context,
        responseBody: Buffer.from(body),
        responseHeaders: Object.fromEntries(served.headers),
      },
      undefined,
      result.beforeHandlerSettlement,
    );
    if (!settled.success) return toRefusal(settled.response, settled.errorReason, settled.errorMessage);
    const headers = withoutOuter(served.headers, outer);
    headers.delete("transfer-encoding");
    headers.delete("settlement-overrides");
    for (const [name, value] of Object.entries(settled.headers)) headers.set(name, value);
    headers.set("cache-control", withPrivateCacheControl(headers.get("cache-control")));
    const answer = { status: served.status, headers: [...headers], body };
    await keep?.(answer);
    return toResponse(answer);
  }

  return { sells: (request, seen = {}) => http.requiresPayment(toContext(request, seen)), handle };
}

async function serveOrCancel(
  { cancellationDispatcher }: Verified,
  serve: () => Promise<Response>,
): Promise<Response> {
  try {
    return await serve();
  } catch (error) {
    await cancellationDispatcher.cancel({ reason: "handler_threw", error });
    throw error;
  }
}

function toResponse({ status, headers, body }: StoredAnswer): Response {
  const hasBody = ![101, 204, 205, 304].includes(status);
  return new Response(hasBody ? body : null, {
    status,
    headers: headers.map(([name, value]): [string, string] => [name, value]),
  });
}

function refuse(
  status: number,
  error: string,
  message: string,
  headers: Record<string, string> = {},
): Response {
  return Response.json({ error, message }, { status, headers: { ...headers, "cache-control": "no-store" } });
}

const requiredSchema = z.looseObject({ error: z.optional(z.nullable(z.string())) });

/** The core puts the reason into a header in base64; people look into the body. */
function toRefusal(
  { status, headers, body, isHtml }: HTTPResponseInstructions,
  reason?: string,
  message?: string,
): Response {
  const own = { ...headers };
  if (isHtml === true) return new Response(String(body ?? ""), { status, headers: own });
  const header = new Headers(own).get("payment-required");
  const required = header === null ? undefined : readHeader(header, requiredSchema);
  const said = required instanceof UnreadableHeader ? undefined : required?.error;
  const error = reason ?? said ?? "payment_required";
  const content = typeof body === "object" && body !== null ? body : {};
  return Response.json(
    { error, ...(message === undefined ? {} : { message }), ...content },
    { status, headers: own },
  );
}
