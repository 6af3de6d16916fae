import { Socket } from "node:net";
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import type { CallbackPolicy } from "../../src/webhooks/callbackUrl/CallbackPolicy.ts";
import { postWebhook } from "../../src/webhooks/delivery/postWebhook.ts";
import { hostileAddresses, hostileUrls } from "../support/webhooks/hostile.ts";
import { type Listener, listen } from "../support/webhooks/listener.ts";

/** Somebody listens on loopback, on a port that is allowed: only text or address can be what refuses. */
let listener: Listener;
let port = 0;
const connect = vi.spyOn(Socket.prototype, "connect");

beforeAll(async () => {
  listener = await listen();
  port = listener.port;
});

afterAll(() => listener[Symbol.asyncDispose]());

beforeEach(() => {
  connect.mockClear();
});

function post(url: string, policy: CallbackPolicy) {
  return postWebhook({ url, headers: {}, body: new Uint8Array(2), policy });
}

/** Refused, by us, before any socket. */
async function expectRefusal(url: string, policy: CallbackPolicy): Promise<void> {
  const before = listener.connections();
  expect(await post(url, policy)).toEqual({
    ok: false,
    reason: expect.stringMatching(/^The callback URL is refused/),
  });
  expect(connect).not.toHaveBeenCalled();
  expect(listener.connections()).toBe(before);
}

const urlOf = (address: string) => `https://${address.includes(":") ? `[${address}]` : address}:${port}/`;
const resolvingTo = (...addresses: string[]): CallbackPolicy => ({
  ports: [port],
  resolve: async () => addresses,
});

test("default: the listener would hear, and the spy would see, a connection", async () => {
  const before = listener.connections();
  const result = await post(`http://127.0.0.1:${port}/`, { allowLoopback: true });
  expect(result).toEqual({ ok: true, status: 200 });
  expect(connect).toHaveBeenCalledOnce();
  expect(listener.connections()).toBe(before + 1);
});

test("default: there are more than 100 of them", () => {
  expect(hostileAddresses.length * 3 + hostileUrls(1).length).toBeGreaterThan(250);
});

describe.each(hostileAddresses)("error: %s", (_, address) => {
  test("error: as the host", () => expectRefusal(urlOf(address), { ports: [port] }));

  test("error: as what a name leads to", () =>
    expectRefusal(`https://hooks.seller.dev:${port}/`, resolvingTo(address)));

  test("error: as what a name leads to beside public addresses", () =>
    expectRefusal(`https://hooks.seller.dev:${port}/`, resolvingTo("1.1.1.1", address, "2606:4700::1111")));
});

test.each(hostileUrls(0).map(([name], index) => [name, index] as const))("error: %s", async (_, index) => {
  const [, url = ""] = hostileUrls(port)[index] ?? [];
  // Whatever name gets through leads home: what is not refused would connect.
  await expectRefusal(url, resolvingTo("127.0.0.1"));
});

test.each(["not-an-address", "", "127.1", "0x7f000001", "fe80::1%lo", "localhost"])(
  "error: a resolver that answers %j",
  (answer) => expectRefusal(`https://hooks.seller.dev:${port}/`, resolvingTo(answer)),
);

test("error: a resolver that fails, or finds nothing", async () => {
  const url = `https://hooks.seller.dev:${port}/`;
  await expectRefusal(url, resolvingTo());
  await expectRefusal(url, { ports: [port], resolve: () => Promise.reject(new Error("SERVFAIL")) });
});

test("error: with loopback allowed, other private addresses stay refused", async () => {
  for (const address of ["10.0.0.1", "169.254.169.254", "::ffff:127.0.0.1", "fd00::1"]) {
    await expectRefusal(urlOf(address), { ports: [port], allowLoopback: true });
  }
  await expectRefusal(`http://hooks.seller.dev:${port}/`, {
    ...resolvingTo("127.0.0.1"),
    allowLoopback: true,
  });
  await expectRefusal(`https://hooks.seller.dev:${port}/`, {
    ...resolvingTo("127.0.0.1"),
    allowLoopback: true,
  });
  await expectRefusal(`http://localhost:${port}/`, { ...resolvingTo("10.0.0.1"), allowLoopback: true });
});
