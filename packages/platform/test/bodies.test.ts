/** Bodies over HTTP: who may send one, how large, how slowly, and how many at once. */

import { once } from "node:events";
import { connect } from "node:net";
import { afterEach, describe, expect, test, vi } from "vitest";
import type { ApiError } from "../src/ApiError.ts";
import { toNetwork } from "../src/http/clientAddress.ts";
import { newRouter } from "../src/http/newRouter.ts";
import { createBodyReader } from "../src/http/readBody.ts";
import { type PlatformOptions, type ServePlatformOptions, servePlatform } from "../src/index.ts";
import { startTestPlatform } from "./support/startTestPlatform.ts";

const opened: AsyncDisposable[] = [];
afterEach(async () => {
  for (const one of opened.splice(0).reverse()) await one[Symbol.asyncDispose]();
});

async function listen(options: Partial<PlatformOptions> = {}, serving: ServePlatformOptions = {}) {
  const api = await startTestPlatform(options);
  const server = await servePlatform(api.platform, { port: 0, graceMs: 100, ...serving });
  opened.push(api, server);
  return { api, server, port: Number(new URL(server.url).port) };
}

/** A request of which only a part is sent so far. */
async function begin(
  port: number,
  path: string,
  { token, sent = "", from = "10.0.0.1" }: { token?: string; sent?: string; from?: string } = {},
) {
  const socket = connect(port, "127.0.0.1");
  let heard = "";
  socket.on("data", (chunk) => {
    heard += String(chunk);
  });
  socket.on("error", () => {});
  await once(socket, "connect");
  socket.write(
    `POST /api/v1${path} HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: ${from}\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n${token === undefined ? "" : `Authorization: Bearer ${token}\r\n`}\r\n`,
  );
  const write = (text: string) => socket.write(`${text.length.toString(16)}\r\n${text}\r\n`);
  if (sent !== "") write(sent);
  return {
    write,
    end: () => socket.end("0\r\n\r\n"),
    close: () => socket.destroy(),
    /** Status of the answer. */
    async answered(): Promise<number> {
      while (!heard.includes("\r\n\r\n")) await once(socket, "data");
      return Number(heard.split(" ")[1]);
    },
  };
}

test("default: without a key nothing of a body is waited for", async () => {
  const { port } = await listen();
  for (const path of ["/checkout", "/services", "/sessions", "/webhooks", "/agents/me/keys", "/nowhere"]) {
    const request = await begin(port, path, { sent: "{" });
    expect([path, await request.answered()]).toEqual([path, 401]);
    request.close();
  }
});

test("error: one that is too large is told so, announced or not, and by size of who may send it", async () => {
  const { api, server } = await listen();
  const { key } = await api.register();
  const post = async (path: string, bytes: number, headers: Record<string, string>, chunked: boolean) => {
    const text = "x".repeat(bytes);
    const body = chunked ? new Blob([text]).stream() : text;
    const answer = await fetch(`${server.url}/api/v1${path}`, {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body,
      duplex: "half",
    } as RequestInit);
    return ((await answer.json()) as { error: { code: string } }).error.code;
  };
  const own = { authorization: `Bearer ${key}` };
  for (const chunked of [true, false]) {
    for (const [path, most, headers] of [
      ["/services", 512 * 1024, own],
      ["/checkout", 2 * 1024 ** 2, own],
      ["/agents/register", 64 * 1024, {}],
    ] as const) {
      expect(await post(path, most + 1, headers, chunked)).toBe("PAYLOAD_TOO_LARGE");
      expect(await post(path, most, headers, chunked)).toBe("MALFORMED_REQUEST");
      expect(await post(path, 4 * most, headers, chunked)).toBe("PAYLOAD_TOO_LARGE");
    }
  }
});

test("error: one that does not come to its end is not waited for", async () => {
  const { api, port } = await listen({ bodyTimeoutMs: 200 });
  const { key } = await api.register();
  const request = await begin(port, "/services", { token: key, sent: '{"title":' });
  expect(await request.answered()).toBe(408);
});

test("error: late is what its timer says, also by a clock that lags behind", async () => {
  const bodies = createBodyReader({ total: 100, perAddress: 100 }, 20);
  const app = newRouter();
  app.post("/", async (c) => {
    await bodies.read(c, 100, "an address");
    return c.text("read");
  });
  app.onError((error) => Response.json((error as ApiError).code));
  const clock = vi.spyOn(performance, "now").mockReturnValue(0);
  try {
    const body = new ReadableStream({ start: (it) => it.enqueue(new TextEncoder().encode("{")) });
    const answer = await app.request("/", { method: "POST", body, duplex: "half" } as RequestInit);
    expect(await answer.json()).toBe("REQUEST_TIMEOUT");
  } finally {
    clock.mockRestore();
  }
});

test("error: no more bytes are held than there may be, and what is over is free again", async () => {
  const { api, port } = await listen({ limits: { bodyBytes: 1_000_000, bodyBytesPerAddress: 600_000 } });
  const { key } = await api.register();
  const sent = "x".repeat(300_000);
  const [first, second] = [
    await begin(port, "/services", { token: key, sent }),
    await begin(port, "/services", { token: key, sent }),
  ];
  const third = await begin(port, "/services", { token: key, sent });
  expect(await third.answered()).toBe(429);
  first.close();
  second.close();
  const add = async () =>
    (await api.call("POST", "/services", key, { title: "x", category: "a", price: "1" })).status;
  expect(await add()).toBe(201);
  let status: number;
  do {
    const again = await begin(port, "/services", { token: key, sent });
    again.end();
    status = await again.answered();
  } while (status === 429);
  expect(status).toBe(400);
});

test("error: nor by many addresses together", async () => {
  const limits = { bodyBytes: 500_000, bodyBytesPerAddress: 400_000 };
  const { api, port } = await listen({ limits, trustedProxies: 1 });
  const { key: token } = await api.register();
  const sent = "x".repeat(300_000);
  const first = await begin(port, "/services", { token, sent, from: "10.0.0.1" });
  let status: number;
  do {
    // Until the first one's bytes are there.
    const second = await begin(port, "/services", { token, sent, from: "10.0.0.2" });
    second.end();
    status = await second.answered();
  } while (status === 400);
  expect(status).toBe(503);
  first.close();
});

test("behavior: disposing of the server ends within its grace, whatever is held open", async () => {
  const { api, server, port } = await listen({}, { graceMs: 300 });
  const { key } = await api.register();
  await begin(port, "/services", { token: key, sent: "{" });
  const asked = performance.now();
  await server[Symbol.asyncDispose]();
  // Less than what is held open could last: a machine may be slow.
  expect(performance.now() - asked).toBeLessThan(9_000);
});

test.each([
  { of: "all", serving: { maxConnections: 2 } },
  { of: "one address", serving: { maxConnectionsPerAddress: 2 } },
])("behavior: connections beyond the most of $of are closed", async ({ serving }) => {
  const { server, port } = await listen({}, serving);
  const held = [connect(port, "127.0.0.1"), connect(port, "127.0.0.1")];
  await Promise.all(held.map((socket) => once(socket, "connect")));
  await expect(fetch(`${server.url}/healthz`)).rejects.toThrow();
  held[0]?.destroy();
  held[1]?.destroy();
});

describe("addresses as proxies write them", () => {
  test.each([
    ["1.2.3.4", "1.2.3.4"],
    ["1.2.3.4:5678", "1.2.3.4"],
    ['"1.2.3.4:5678"', "1.2.3.4"],
    ["::ffff:1.2.3.4", "1.2.3.4"],
    ["[::ffff:1.2.3.4]:80", "1.2.3.4"],
    ["2001:db8::1", "8193:3512:0:0"],
    ["[2001:db8::1]", "8193:3512:0:0"],
    ["[2001:db8::2]:443", "8193:3512:0:0"],
    ['"[2001:db8::3]:443"', "8193:3512:0:0"],
    ["fe80::1%eth0", "65152:0:0:0"],
    ["[fe80::1%25eth0]:1", "65152:0:0:0"],
    ["unknown", "unknown"],
    ["_hidden", "unknown"],
    ["1.2.3", "unknown"],
    ["0x01020304", "unknown"],
    ["1.2.3.4.5", "unknown"],
    ["evil.test:80", "unknown"],
    ["", "unknown"],
  ])("behavior: %s", (text, network) => {
    expect(toNetwork(text)).toBe(network);
  });
});
