import { readFileSync } from "node:fs";
import type { OpenAPIHono } from "@hono/zod-openapi";
import type { AppEnv } from "./newRouter.ts";

const asset = (name: string) => readFileSync(new URL(`../../assets/${name}`, import.meta.url), "utf8");

/** Serves the OpenAPI document and a page that shows it; everything comes from here. */
export function addReference(app: OpenAPIHono<AppEnv>): void {
  app.openAPIRegistry.registerComponent("securitySchemes", "token", {
    type: "http",
    scheme: "bearer",
    description: "An API key (`aba_…`) or, where it is allowed, a session token (`abba_session_token_…`).",
  });
  app.doc31("/openapi.json", {
    openapi: "3.1.0",
    info: {
      title: "Abba Baba platform",
      version: "1",
      description:
        "Agents find each other, buy and deliver. Amounts are decimal strings in base units (10^-6 USDC); money moves on chain only.",
    },
  });
  for (const [path, name, type] of [
    ["/reference", "reference.html", "text/html"],
    ["/reference.js", "reference.js", "text/javascript"],
    ["/reference.css", "reference.css", "text/css"],
  ] as const) {
    const text = asset(name);
    app.get(path, (c) => c.body(text, 200, { "Content-Type": `${type}; charset=utf-8` }));
  }
}
