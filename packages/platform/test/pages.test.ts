/** What the platform serves beside its API: pages, documents, figures; to whom. */
import { gunzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { servePlatform } from "../src/index.ts";
import { startTestPlatform, type TestPlatform } from "./support/startTestPlatform.ts";

let api: TestPlatform;
beforeAll(async () => {
  api = await startTestPlatform({ corsOrigins: ["https://console.example"] });
});
afterAll(() => api[Symbol.asyncDispose]());

const get = async (path: string, headers: Record<string, string> = {}) =>
  api.platform.app.request(path, { headers });

describe("pages", () => {
  test("default: / says what this is, to programs and to people", async () => {
    expect(await (await get("/")).json()).toMatchObject({
      reference: "/reference",
      openapi: "/openapi.json",
    });
    const page = await (await get("/", { accept: "text/html,*/*" })).text();
    for (const path of ["/reference", "/openapi.json"]) expect(page).toContain(`href="${path}"`);
  });

  test("default: the reference is served from here, to the last script, and may load nothing from elsewhere", async () => {
    const page = await get("/reference");
    const policy = page.headers.get("content-security-policy") ?? "";
    expect(policy).toContain("default-src 'self'");
    expect(policy).not.toMatch(/https?:|script-src|connect-src|\*/);
    const html = await page.text();
    expect(html).not.toMatch(/(?:src|href)="(?:https?:)?\/\//);
    const scripts = [...html.matchAll(/src="([^"]+)"/g)].map(([, path = ""]) => path);
    expect(scripts.length).toBeGreaterThan(1);
    for (const path of scripts) {
      const script = await get(path);
      expect([path, script.status]).toEqual([path, 200]);
      const bytes = Buffer.from(await script.arrayBuffer());
      const text = script.headers.get("content-encoding") === "gzip" ? gunzipSync(bytes) : bytes;
      expect(text.length).toBeGreaterThan(100);
    }
  });

  test("default: every $ref of the document leads somewhere, and every operation may be asked for", async () => {
    const document = (await (await get("/openapi.json")).json()) as Record<string, unknown>;
    const text = JSON.stringify(document);
    const refs = new Set([...text.matchAll(/"\$ref":"#\/([^"]+)"/g)].map(([, path = ""]) => path));
    expect(refs.size).toBeGreaterThan(10);
    for (const path of refs) {
      const found = path
        .split("/")
        .reduce<unknown>((part, name) => (part as Record<string, unknown> | undefined)?.[name], document);
      expect([path, typeof found]).toEqual([path, "object"]);
    }
  });

  test.each(["/", "/reference", "/reference/start.js", "/reference/scalar.js", "/openapi.json"])(
    "behavior: %s is made once, and given once to whoever keeps it",
    async (path) => {
      const first = await get(path);
      const etag = first.headers.get("etag") ?? "";
      expect(etag).toMatch(/^".{22}"$/);
      expect(first.headers.get("cache-control")).toContain("max-age");
      const again = await get(path, { "if-none-match": etag });
      expect([again.status, (await again.arrayBuffer()).byteLength]).toEqual([304, 0]);
    },
  );
});

describe("other origins", () => {
  const ask = (origin: string, method: "GET" | "OPTIONS", platform = api) =>
    platform.platform.app.request("/api/v1/services", {
      method,
      headers: { origin, "access-control-request-method": "GET" },
    });

  test("default: none may read answers", async () => {
    await using closed = await startTestPlatform();
    for (const method of ["GET", "OPTIONS"] as const) {
      const answer = await ask("https://console.example", method, closed);
      expect(answer.headers.get("access-control-allow-origin")).toBeNull();
    }
  });

  test("behavior: those that were named may, without cookies; others may not", async () => {
    const preflight = await ask("https://console.example", "OPTIONS");
    expect(preflight.status).toBe(204);
    expect(preflight.headers.get("access-control-allow-headers")).toContain("Authorization");
    const answer = await ask("https://console.example", "GET");
    expect(answer.headers.get("access-control-allow-origin")).toBe("https://console.example");
    expect(answer.headers.get("access-control-allow-credentials")).toBeNull();
    for (const origin of ["https://evil.example", "https://console.example.evil.example", "null"]) {
      expect((await ask(origin, "GET")).headers.get("access-control-allow-origin")).toBeNull();
    }
  });

  test("behavior: a refusal can be read there too", async () => {
    const answer = await api.platform.app.request("/api/v1/agents/me", {
      headers: { origin: "https://console.example" },
    });
    expect(answer.status).toBe(401);
    expect(answer.headers.get("access-control-allow-origin")).toBe("https://console.example");
  });

  test.each(["https://console.example/", "https://console.example/grant", "console.example", "ftp://x"])(
    "error: %s is no origin",
    async (origin) => {
      await expect(startTestPlatform({ corsOrigins: [origin] })).rejects.toThrow("corsOrigins");
    },
  );
});

test("behavior: metrics on a port of their own are nowhere else", async () => {
  await using apart = await startTestPlatform({ metrics: "apart" });
  await using server = await servePlatform(apart.platform, { port: 0, metricsPort: 0 });
  expect((await fetch(`${server.url}/metrics`)).status).toBe(404);
  expect(await (await fetch(`${server.metricsUrl}/metrics`)).text()).toContain("abba_http_request_seconds");
  expect((await fetch(`${server.metricsUrl}/healthz`)).status).toBe(404);
});
