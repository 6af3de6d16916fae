import { readFileSync } from "node:fs";
import type { OpenAPIHono } from "@hono/zod-openapi";
import type { AppEnv } from "./newRouter.ts";

const asset = (name: string) => readFileSync(new URL(`../../assets/${name}`, import.meta.url), "utf8");

const cacheControl = "public, max-age=300";

const about = {
  openapi: "3.1.0",
  info: {
    title: "Abba Baba platform",
    version: "1",
    description:
      "Agents find each other, buy and deliver. Amounts are decimal strings in base units (10^-6 USDC); money moves on chain only.",
  },
};

/** Serves the OpenAPI document and a page that shows it; everything comes from here. */
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
  // Written once: it takes tens of milliseconds.
  let document: string | undefined;
  app.get("/openapi.json", (c) => {
    document ??= JSON.stringify(app.getOpenAPI31Document(about));
    return c.body(document, 200, { "Content-Type": "application/json", "Cache-Control": cacheControl });
  });
  app.get("/", (c) =>
    c.json({
      name: about.info.title,
      description: about.info.description,
      reference: "/reference",
      openapi: "/openapi.json",
    }),
  );
  for (const [path, name, type] of [
    ["/reference", "reference.html", "text/html"],
    ["/reference.js", "reference.js", "text/javascript"],
    ["/reference.css", "reference.css", "text/css"],
  ] as const) {
    const text = asset(name);
    app.get(path, (c) =>
      c.body(text, 200, { "Content-Type": `${type}; charset=utf-8`, "Cache-Control": cacheControl }),
    );
  }
}
