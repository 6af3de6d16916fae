import type { Context, MiddlewareHandler } from "hono";
import { createPaywall, type PaywallOptions } from "./createPaywall.ts";
import { withOuter } from "./outerHeaders.ts";

/**
 * Middleware for Hono that sells what comes after it.
 *
 * @param options - The server, the routes, where answers are kept.
 *
 * @example
 * app.use(paywall({ server, routes: { "GET /forecast": { accepts } } }));
 */
export function paywall(options: PaywallOptions): MiddlewareHandler {
  const { sells, handle } = createPaywall(options);
  return async (context, next) => {
    if (!sells(context.req.raw)) {
      await next();
      return;
    }
    const outer = new Headers(context.res.headers);
    // What Hono answers where nobody has answered yet.
    outer.delete("content-type");
    const readBody = (mostBytes: number) => read(context, mostBytes);
    let served: Response | undefined;
    const serve = async () => {
      await next();
      served = context.res;
      context.res = undefined;
      return served;
    };
    const response = await handle(context.req.raw, readBody, serve, { outer });
    context.res = undefined;
    if (response === served) {
      // Not sold, or not paid for.
      context.res = response;
      return;
    }
    const { status, statusText, body } = response;
    context.res = new Response(body, { status, statusText, headers: withOuter(response, outer) });
  };
}

/** Reads a body, and leaves it to be read by handlers, too. */
async function read({ req }: Context, mostBytes: number): Promise<Uint8Array | "tooLarge"> {
  const { raw } = req;
  if (raw.body === null) return new Uint8Array();
  // Middleware in front has read it, and Hono kept it.
  if (raw.bodyUsed) return new Uint8Array(await req.arrayBuffer());
  if (Number(req.header("content-length") ?? 0) > mostBytes) return "tooLarge";
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of raw.body) {
    length += chunk.length;
    if (length > mostBytes) return "tooLarge";
    chunks.push(chunk);
  }
  const body = new Uint8Array(await new Blob(chunks as Uint8Array<ArrayBuffer>[]).arrayBuffer());
  req.raw = new Request(raw, { body });
  return body;
}
