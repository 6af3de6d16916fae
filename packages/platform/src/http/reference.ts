import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import type { OpenAPIHono } from "@hono/zod-openapi";
import type { Context as HonoContext, MiddlewareHandler } from "hono";
import type { AppEnv } from "./newRouter.ts";

const fileOf = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url));

const about = {
  openapi: "3.1.0",
  info: {
    title: "Abba Baba platform",
    version: "1",
    description:
      "Agents find each other, buy and deliver. Amounts are decimal strings in base units (10^-6 USDC); money moves on chain only.",
  },
};

/** What never changes while the platform runs: read, or written, once, and told apart by what is in it. */
interface Document {
  readonly body: Uint8Array<ArrayBuffer>;
  readonly headers: Readonly<Record<string, string>>;
}

function toDocument(content: Uint8Array, type: string, more: Record<string, string> = {}): Document {
  const etag = `"${createHash("sha256").update(content).digest("base64url").slice(0, 22)}"`;
  const headers = { "Content-Type": type, ETag: etag, "Cache-Control": "public, max-age=300", ...more };
  return { body: new Uint8Array(content), headers };
}

/** Gives a document, or says that whoever asks has it. */
function give(c: HonoContext, { body, headers }: Document) {
  if (c.req.header("if-none-match") === headers.ETag) return c.body(null, 304, headers);
  return c.body(body, 200, headers);
}

/** The component writes its styles into the page; everything else comes from here. */
const referencePolicy =
  "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

/** Serves the OpenAPI document, the reference made of it, and a page that says what this is; everything comes from here. */
export function addReference(app: OpenAPIHono<AppEnv>): void {
  app.openAPIRegistry.registerComponent("securitySchemes", "apiKey", {
    type: "apiKey",
    in: "header",
    name: "X-API-Key",
    description: "The same, for clients that cannot set `Authorization`; that one comes first.",
  });
  app.openAPIRegistry.registerComponent("securitySchemes", "token", {
    type: "http",
    scheme: "bearer",
    description: "An API key (`aba_…`) or, where it is allowed, a session token (`abba_session_token_…`).",
  });
  const openapi = toDocument(
    Buffer.from(JSON.stringify(app.getOpenAPI31Document(about))),
    "application/json",
  );
  const home = toDocument(fileOf("assets/home.html"), "text/html; charset=utf-8");
  const described = toDocument(
    Buffer.from(
      JSON.stringify({
        name: about.info.title,
        description: about.info.description,
        reference: "/reference",
        openapi: "/openapi.json",
      }),
    ),
    "application/json",
  );
  const script = "text/javascript; charset=utf-8";
  const reference = toDocument(fileOf("assets/reference.html"), "text/html; charset=utf-8");
  const start = toDocument(fileOf("assets/start.js"), script);
  let scalar: Document | undefined;
  const ofReference: MiddlewareHandler<AppEnv> = async (c, next) => {
    await next();
    c.res.headers.set("Content-Security-Policy", referencePolicy);
  };
  app.get("/", (c) => give(c, c.req.header("accept")?.includes("text/html") ? home : described));
  app.get("/openapi.json", (c) => give(c, openapi));
  app.get("/reference", ofReference, (c) => give(c, reference));
  app.get("/reference/start.js", (c) => give(c, start));
  app.get("/reference/scalar.js", (c) => {
    // The build puts it there; whatever else is asked for does without. Every browser takes it compressed.
    scalar ??= toDocument(fileOf("dist/reference/scalar.js.gz"), script, { "Content-Encoding": "gzip" });
    return give(c, scalar);
  });
}
