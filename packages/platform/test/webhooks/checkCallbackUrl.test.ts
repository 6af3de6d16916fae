import fc from "fast-check";
import { expect, test } from "vitest";
import { isLoopbackAddress, isPublicAddress } from "../../src/webhooks/callbackUrl/addresses.ts";
import { checkCallbackUrl } from "../../src/webhooks/callbackUrl/checkCallbackUrl.ts";
import { hostileAddresses } from "../support/webhooks/hostile.ts";

const refusing = (refusal: string) => expect.objectContaining({ name: "CallbackUrlRefusedError", refusal });

test.each([
  ["https://hooks.seller.dev", "https://hooks.seller.dev/"],
  ["https://hooks.seller.dev:443/a/b?c=d", "https://hooks.seller.dev/a/b?c=d"],
  ["https://hooks.seller.dev:8443/", "https://hooks.seller.dev:8443/"],
  ["HTTPS://HOOKS.Seller.DEV/", "https://hooks.seller.dev/"],
  ["https://xn--bcher-kva.example/", "https://xn--bcher-kva.example/"],
  ["https://8.8.8.8/", "https://8.8.8.8/"],
  ["https://[2606:4700:4700::1111]/", "https://[2606:4700:4700::1111]/"],
  ["https://hooks.seller.dev/@user", "https://hooks.seller.dev/@user"],
])("default: %s", (text, href) => {
  expect(checkCallbackUrl(text).href).toBe(href);
});

test.each([
  ["http://localhost:3000/hook", "http://localhost:3000/hook"],
  ["http://127.0.0.1:3000/", "http://127.0.0.1:3000/"],
  ["http://[::1]:3000/", "http://[::1]:3000/"],
  ["https://app.localhost:3000/", "https://app.localhost:3000/"],
])("behavior: with loopback allowed, %s", (text, href) => {
  expect(checkCallbackUrl(text, { allowLoopback: true }).href).toBe(href);
  expect(() => checkCallbackUrl(text)).toThrow(refusing(text.startsWith("http:") ? "scheme" : "host"));
});

test.each([
  ["http://hooks.seller.dev/", "scheme"],
  ["ftp://hooks.seller.dev/", "scheme"],
  ["https://user@hooks.seller.dev/", "credentials"],
  ["https://:pass@hooks.seller.dev/", "credentials"],
  ["https://@hooks.seller.dev/", "credentials"],
  ["https://:@hooks.seller.dev/", "credentials"],
  ["https://hooks.seller.dev/#a", "fragment"],
  ["https://hooks.seller.dev/#", "fragment"],
  ["https://hooks.seller.dev:22/", "port"],
  ["https://hooks.seller.dev:80/", "port"],
  ["https://8.8.8.8:9200/", "port"],
  ["https://10.0.0.1/", "address"],
  ["https://2130706433/", "address"],
  ["https://[::1]/", "address"],
  ["https://localhost/", "host"],
  ["https://metadata.google.internal/", "host"],
  ["https://hooks.seller.dev./", "host"],
  ["https://hooks/", "host"],
  ["https://hooks.seller.dev\\@10.0.0.1/", "not-a-url"],
  ["https://hooks.seller.dev/a b", "not-a-url"],
  ["https://hooks.seller.dev/ü", "not-a-url"],
  ["https:hooks.seller.dev", "not-a-url"],
  ["", "not-a-url"],
  [`https://hooks.seller.dev/${"a".repeat(2048)}`, "too-long"],
])("error: %s", (text, refusal) => {
  expect(() => checkCallbackUrl(text)).toThrow(refusing(refusal));
});

test("error: what is no text", () => {
  for (const value of [undefined, null, 1, {}, ["https://hooks.seller.dev"]]) {
    expect(() => checkCallbackUrl(value as string)).toThrow(refusing("not-a-url"));
  }
});

test("error: with loopback allowed, http to anything else, or beside credentials", () => {
  const policy = { allowLoopback: true };
  expect(() => checkCallbackUrl("http://hooks.seller.dev/", policy)).toThrow(refusing("scheme"));
  expect(() => checkCallbackUrl("http://10.0.0.1/", policy)).toThrow(refusing("scheme"));
  expect(() => checkCallbackUrl("http://user@localhost/", policy)).toThrow(refusing("credentials"));
  expect(() => checkCallbackUrl("https://localhost.evil.dev:22/", policy)).toThrow(refusing("port"));
});

test.each(hostileAddresses)("error: not public: %s, %s", (_, address) => {
  expect(isPublicAddress(address)).toBe(false);
});

test.each([
  "1.1.1.1",
  "8.8.8.8",
  "100.63.255.255",
  "100.128.0.0",
  "172.32.0.1",
  "198.20.0.1",
  "223.255.255.255",
])("default: public: %s", (address) => {
  expect(isPublicAddress(address)).toBe(true);
  expect(isLoopbackAddress(address)).toBe(false);
});

test("default: public in IPv6", () => {
  for (const address of ["2606:4700:4700::1111", "2a00:1450:4001:800::200e", "2001:4860:4860::8888"]) {
    expect(isPublicAddress(address)).toBe(true);
  }
});

test("error: not a plain address", () => {
  for (const address of [
    "2606:4700::1111%eth0",
    "8.8.8.8%1",
    "0x08080808",
    "8.8.2056",
    "",
    "hooks.seller.dev",
  ]) {
    expect(isPublicAddress(address)).toBe(false);
  }
});

test("error: any IPv4 in any IPv6 disguise", () => {
  const disguises = ["::ffff:", "::", "::ffff:0:", "64:ff9b::", "64:ff9b:1::", "2606:4700::5efe:"];
  fc.assert(
    fc.property(fc.ipV4(), fc.constantFrom(...disguises), (ipv4, prefix) => {
      expect(isPublicAddress(`${prefix}${ipv4}`)).toBe(false);
    }),
    { numRuns: 500 },
  );
});

test("error: any text at all is refused or comes out as https on an allowed port", () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.webUrl(),
        fc.string().map((text) => `https://${text}`),
      ),
      (text) => {
        let url: URL;
        try {
          url = checkCallbackUrl(text);
        } catch (error) {
          expect(error).toMatchObject({ name: "CallbackUrlRefusedError" });
          return;
        }
        expect([url.protocol, url.username, url.password, url.hash]).toEqual(["https:", "", "", ""]);
        expect(["", "8443"]).toContain(url.port);
      },
    ),
    { numRuns: 1000 },
  );
});
