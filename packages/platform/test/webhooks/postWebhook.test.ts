import { subscribe, unsubscribe } from "node:diagnostics_channel";
import type { IncomingHttpHeaders, RequestListener } from "node:http";
import { createServer } from "node:https";
import { type AddressInfo, createServer as createTcpServer, Socket } from "node:net";
import { EnvHttpProxyAgent, getGlobalDispatcher, setGlobalDispatcher } from "undici";
import { expect, test, vi } from "vitest";
import type { CallbackPolicy } from "../../src/webhooks/callbackUrl/CallbackPolicy.ts";
import { type PostWebhookParameters, postWebhook } from "../../src/webhooks/delivery/postWebhook.ts";
import { certificate } from "../support/webhooks/certificate.ts";
import { listen } from "../support/webhooks/listener.ts";

const body = new TextEncoder().encode('{"hello":"wörld"}');
/** Longer than any test: what a test is not about never ends it, however slow the machine. */
const timeouts = { connect: 60_000, answer: 60_000, total: 60_000 };

/** No port that a system gives out: one that was free a moment ago may be another test's by now. */
const nobodys = 1;

function post(url: string, more: Partial<PostWebhookParameters> = {}) {
  const policy: CallbackPolicy = { allowLoopback: true };
  return postWebhook({ url, headers: { "X-Abbababa-Id": "evt_1" }, body, policy, timeouts, ...more });
}

async function listenTls(handle: RequestListener) {
  const server = createServer(certificate, handle);
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    port,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

test("default: the body arrives byte for byte, with the headers", async () => {
  const got: { headers?: IncomingHttpHeaders; body?: Buffer; method?: string | undefined } = {};
  await using listener = await listen(async (request, response) => {
    got.body = Buffer.concat(await request.toArray());
    got.headers = request.headers;
    got.method = request.method;
    response.writeHead(204).end();
  });
  expect(await post(`http://localhost:${listener.port}/hook?a=1`)).toEqual({ ok: true, status: 204 });
  expect(got.method).toBe("POST");
  expect(got.body).toEqual(Buffer.from(body));
  expect(got.headers).toMatchObject({ "x-abbababa-id": "evt_1", host: `localhost:${listener.port}` });
});

test("behavior: no proxy of the environment comes between", async () => {
  await using listener = await listen((_, response) => response.writeHead(204).end());
  const before = getGlobalDispatcher();
  // What Node does with NODE_USE_ENV_PROXY.
  const proxied = new EnvHttpProxyAgent({ httpProxy: `http://127.0.0.1:${nobodys}`, noProxy: "" });
  setGlobalDispatcher(proxied);
  try {
    const url = `http://localhost:${listener.port}/`;
    await expect(fetch(url)).rejects.toThrow("fetch failed");
    expect(await post(url)).toEqual({ ok: true, status: 204 });
  } finally {
    setGlobalDispatcher(before);
    await proxied.close();
  }
});

test("default: over TLS, the certificate is checked against the name, not the address", async () => {
  await using server = await listenTls((_, response) => response.writeHead(200).end());
  const resolve = async () => ["127.0.0.1"];
  const policy = { allowLoopback: true, resolve, ca: certificate.cert };
  const send = (host: string, given: CallbackPolicy) =>
    post(`https://${host}:${server.port}/`, { policy: given });
  expect(await send("hooks.localhost", policy)).toEqual({ ok: true, status: 200 });
  expect(await send("other.localhost", policy)).toMatchObject({ reason: "ERR_TLS_CERT_ALTNAME_INVALID" });
  expect(await send("127.0.0.1", policy)).toMatchObject({ reason: "ERR_TLS_CERT_ALTNAME_INVALID" });
  const untrusted = { allowLoopback: true, resolve };
  expect(await send("hooks.localhost", untrusted)).toMatchObject({ reason: "DEPTH_ZERO_SELF_SIGNED_CERT" });
});

test("behavior: a name that changes its address is asked once, and the socket gets that answer", async () => {
  await using listener = await listen();
  const answers = [["127.0.0.1"], ["169.254.169.254"]];
  const resolve = vi.fn(async () => answers.shift() ?? []);
  const connected = vi.spyOn(Socket.prototype, "connect");
  const result = await post(`http://hooks.localhost:${listener.port}/`, {
    policy: { allowLoopback: true, resolve },
  });
  expect(result).toEqual({ ok: true, status: 200 });
  expect(resolve).toHaveBeenCalledExactlyOnceWith("hooks.localhost");
  expect(connected).toHaveBeenCalledOnce();
  expect(JSON.stringify(connected.mock.calls)).toContain('"host":"127.0.0.1"');
  expect(JSON.stringify(connected.mock.calls)).not.toContain("hooks.localhost");
  connected.mockRestore();
});

test("behavior: each delivery resolves anew", async () => {
  await using listener = await listen();
  const answers = [["127.0.0.1"], ["10.0.0.1"]];
  const policy = { allowLoopback: true, resolve: async () => answers.shift() ?? [] };
  const url = `http://hooks.localhost:${listener.port}/`;
  expect(await post(url, { policy })).toEqual({ ok: true, status: 200 });
  expect(await post(url, { policy })).toMatchObject({
    ok: false,
    reason: expect.stringContaining("refused"),
  });
});

test.each([301, 302, 303, 307, 308])("error: a redirect %s is not followed", async (status) => {
  await using target = await listen();
  await using listener = await listen((_, response) => {
    response.writeHead(status, { location: `http://127.0.0.1:${target.port}/` }).end();
  });
  const result = await post(`http://127.0.0.1:${listener.port}/`);
  expect(result).toEqual({ ok: false, status, reason: `redirect (${status})` });
  expect(target.connections()).toBe(0);
});

test.each([400, 401, 404, 410, 429, 500, 503])("error: status %s", async (status) => {
  await using listener = await listen((_, response) => response.writeHead(status).end("secret"));
  const result = await post(`http://127.0.0.1:${listener.port}/`);
  expect(result).toEqual({ ok: false, status, reason: `status ${status}` });
});

test("behavior: an endless answer is cut off soon after its limit", async () => {
  let written = 0;
  let close = () => {};
  const closed = new Promise<void>((resolve) => {
    close = resolve;
  });
  await using listener = await listen((_, response) => {
    const block = Buffer.alloc(65_536);
    const pour = () => {
      while (!response.destroyed && response.write(block)) written += block.length;
      written += block.length;
    };
    response.on("drain", pour).on("close", close).writeHead(200);
    pour();
  });
  expect(await post(`http://127.0.0.1:${listener.port}/`)).toEqual({ ok: true, status: 200 });
  await closed;
  // What the kernel's buffers took on both sides, beside what was read.
  expect(written).toBeLessThan(32 * 1024 * 1024);
});

test("error: a server that never answers", async () => {
  await using listener = await listen(() => {});
  const strict = { ...timeouts, answer: 100 };
  const result = await post(`http://127.0.0.1:${listener.port}/`, { timeouts: strict });
  expect(result).toEqual({ ok: false, reason: "UND_ERR_HEADERS_TIMEOUT" });
});

test("error: a server that answers with its head byte by byte", async () => {
  await using listener = await listen((_, response) => drip(response.socket, "HTTP/1.1 200 OK\r\nX-Slow: "));
  const strict = { ...timeouts, total: 100 };
  const result = await post(`http://127.0.0.1:${listener.port}/`, { timeouts: strict });
  expect(result).toEqual({ ok: false, reason: "timeout" });
});

test("behavior: a server that drips its body for ever does not hold a delivery up", async () => {
  await using listener = await listen((_, response) =>
    drip(response.socket, "HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n"),
  );
  // The time is over once the head is there, and not before.
  const over = new AbortController();
  const timeout = vi.spyOn(AbortSignal, "timeout").mockReturnValue(over.signal);
  const onHead = () => setImmediate(() => over.abort());
  subscribe("undici:request:headers", onHead);
  try {
    expect(await post(`http://127.0.0.1:${listener.port}/`)).toEqual({ ok: true, status: 200 });
    expect(timeout).toHaveBeenCalledExactlyOnceWith(timeouts.total);
  } finally {
    unsubscribe("undici:request:headers", onHead);
    timeout.mockRestore();
  }
});

test("error: giant headers", async () => {
  await using listener = await listen((_, response) => {
    response.socket?.write(`HTTP/1.1 200 OK\r\nX-Giant: ${"x".repeat(20_000)}\r\n\r\n`);
  });
  expect(await post(`http://127.0.0.1:${listener.port}/`)).toMatchObject({
    reason: "UND_ERR_HEADERS_OVERFLOW",
  });
});

test("error: something that does not speak HTTP", async () => {
  const server = createTcpServer((socket) => socket.resume().end("220 smtp ready\r\n"));
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const { port } = server.address() as AddressInfo;
  expect(await post(`http://127.0.0.1:${port}/`)).toMatchObject({
    ok: false,
    reason: "not HTTP",
  });
  await new Promise((resolve) => server.close(resolve));
});

test("error: nobody listens", async () => {
  expect(await post(`http://127.0.0.1:${nobodys}/`)).toEqual({ ok: false, reason: "ECONNREFUSED" });
});

test("error: given up by the caller", async () => {
  await using listener = await listen(() => {});
  const signal = AbortSignal.timeout(50);
  expect(await post(`http://127.0.0.1:${listener.port}/`, { signal })).toEqual({
    ok: false,
    reason: "timeout",
  });
});

/** Writes a text, then one byte every 20 ms until somebody hangs up. */
function drip(socket: Socket | null, head: string): void {
  if (socket === null) return;
  socket.write(head);
  const timer = setInterval(() => socket.write("x"), 20);
  socket.on("close", () => clearInterval(timer)).on("error", () => undefined);
}
