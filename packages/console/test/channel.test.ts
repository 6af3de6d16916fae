import { gzipSync } from "node:zlib";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ask, bundleProvider, type Dapp, makeProvider, openDapp, serveDapp } from "./support/dapp.ts";
import { type Fixture, startFixture } from "./support/fixture.ts";
import { type Owned, openOwned, popupOf, press } from "./support/ownedSite.ts";

let fixture: Fixture;
let dapp: Dapp;
let attacker: Dapp;
let owned: Owned;
beforeAll(async () => {
  fixture = await startFixture();
  dapp = await serveDapp();
  attacker = await serveDapp();
  owned = await openOwned(fixture, dapp);
});
afterAll(async () => {
  for (const site of [attacker, dapp]) await site[Symbol.asyncDispose]();
  await fixture[Symbol.asyncDispose]();
});

/** A message of the channel, as an attacker writes it. */
function message(nonce: string, fields: object): string {
  return JSON.stringify({ channel: "abba.provider.1", nonce, ...fields });
}

const connect = { type: "request", method: "eth_requestAccounts", params: [] };
const nonces = Array.from({ length: 12 }, (_, index) => index.toString(16).repeat(64));
let used = 0;

/** A nonce that nobody has used. */
function freshNonce(): string {
  used += 1;
  return nonces[used] ?? "";
}

/** A site that speaks the channel by itself: what the owner's page answers, it writes down. */
async function openRaw(site: Page, nonce: string): Promise<Page> {
  const opening = site.waitForEvent("popup");
  await site.evaluate((url) => {
    const heard: unknown[] = [];
    window.addEventListener("message", ({ data }) => heard.push(data));
    Object.assign(window, { heard, popup: window.open(url, "_blank", "popup,width=440,height=700") });
  }, `${fixture.url}/connect#${nonce}`);
  const popup = await opening;
  await popup.getByText("Waiting for the site").waitFor();
  return popup;
}

/** What a page has heard. */
const heardBy = (page: Page) =>
  page.evaluate(() => (window as unknown as { heard: string[] }).heard.map(String));

/** Has a page post to the window that it opened. */
const post = (page: Page, data: unknown) =>
  page.evaluate((text) => (window as unknown as { popup: Window }).popup.postMessage(text, "*"), data);

async function newSite(where: Dapp = dapp): Promise<Page> {
  return await openDapp(owned.context, where, owned.parameters);
}

test("default: the window answers who opened it, once", async () => {
  const site = await newSite();
  const nonce = freshNonce();
  const popup = await openRaw(site, nonce);
  await post(site, message(nonce, connect));
  // What else it asks comes too late.
  await post(
    site,
    message(nonce, { type: "request", method: "personal_sign", params: ["0x00", owned.account] }),
  );
  await popup.getByText(dapp.url, { exact: true }).waitFor();
  await press(popup, "Connect");
  await expect
    .poll(async () => (await heardBy(site)).filter((one) => one.includes("result")))
    .toHaveLength(1);
  expect((await heardBy(site)).at(-1)).toContain(owned.account);
  await site.close();
});

test("error: another window of the same site is not heard, though it knows the nonce", async () => {
  const site = await newSite();
  const nonce = freshNonce();
  const popup = await openRaw(site, nonce);
  const opening = site.waitForEvent("popup");
  await site.evaluate(() => {
    window.open(location.href, "_blank");
  });
  const second = await opening;
  await second.waitForFunction(() => "abba" in window);
  await second.evaluate(
    (text) => {
      const { popup: theirs } = window.opener as unknown as { popup: Window };
      theirs.postMessage(text, "*");
    },
    message(nonce, connect),
  );
  await post(site, message(nonce, { type: "request", method: "wallet_getGrantedExecutionPermissions" }));
  // Had the second been heard, its request would be shown instead.
  await expect.poll(async () => (await heardBy(site)).some((one) => one.includes("result"))).toBe(true);
  expect(
    (await popup.isClosed()) || (await popup.getByRole("button", { name: "Connect" }).count()) === 0,
  ).toBe(true);
  await site.close();
});

test("error: whoever takes the opener's place gets no answer that was asked for before", async () => {
  const site = await newSite();
  const nonce = freshNonce();
  const popup = await openRaw(site, nonce);
  await post(site, message(nonce, connect));
  await popup.getByRole("button", { name: "Connect" }).waitFor();
  await site.addInitScript(() => {
    const heard: unknown[] = [];
    window.addEventListener("message", ({ data }) => heard.push(data));
    Object.assign(window, { heard });
  });
  await site.goto(attacker.url);
  await press(popup, "Connect");
  await expect.poll(() => popup.isClosed()).toBe(true);
  expect(await heardBy(site)).toEqual([]);
  await site.close();
});

test("error: who takes the opener's place before it has asked is shown as who he is", async () => {
  const site = await newSite();
  const nonce = freshNonce();
  const popup = await openRaw(site, nonce);
  await site.goto(attacker.url);
  // An opened page has no handle on what it was opened before it, but may find the window by a name.
  await popup.evaluate(() => {
    window.name = "found";
  });
  await site.evaluate(
    (text) => {
      Object.assign(window, { popup: window.open("", "found") });
      (window as unknown as { popup: Window }).popup.postMessage(text, "*");
    },
    message(nonce, connect),
  );
  await popup.getByText(attacker.url, { exact: true }).waitFor();
  expect(await popup.getByText(dapp.url, { exact: true }).count()).toBe(0);
  await popup.close();
  await site.close();
});

test("error: a flood, wrong nonces and no messages of the channel change nothing", async () => {
  const site = await newSite();
  const nonce = freshNonce();
  const popup = await openRaw(site, nonce);
  await site.evaluate(
    ({ other, connect: request, polluted }) => {
      const { popup: theirs } = window as unknown as { popup: Window };
      for (let index = 0; index < 5_000; index += 1) theirs.postMessage(`junk ${index}`, "*");
      for (let index = 0; index < 20; index += 1) theirs.postMessage("x".repeat(1_000_000), "*");
      theirs.postMessage(request, "*");
      theirs.postMessage(JSON.parse(request), "*");
      theirs.postMessage(other, "*");
      theirs.postMessage(polluted, "*");
      theirs.postMessage(null, "*");
    },
    {
      connect: message(freshNonce(), { ...connect, method: "wallet_getGrantedExecutionPermissions" }),
      other: message(nonce, { ...connect, origin: "https://bank.example" }),
      polluted: message(nonce, connect).replace("{", '{"__proto__":{"polluted":true},'),
    },
  );
  await post(site, message(nonce, { ...connect, type: "result" }));
  await post(site, message(nonce, connect));
  await popup.getByText(dapp.url, { exact: true }).waitFor();
  expect(await popup.evaluate(() => "polluted" in {})).toBe(false);
  await press(popup, "Refuse");
  await expect.poll(async () => (await heardBy(site)).at(-1)).toContain("4001");
  await site.close();
});

test("error: a site without an origin is not answered", async () => {
  const site = await newSite();
  const nonce = freshNonce();
  const opening = owned.context.waitForEvent("page");
  await site.evaluate(
    ({ url, request }) => {
      const frame = document.createElement("iframe");
      frame.setAttribute("sandbox", "allow-scripts allow-popups allow-popups-to-escape-sandbox");
      frame.srcdoc = `<script>
        const popup = window.open(${JSON.stringify(url)}, "_blank");
        setInterval(() => popup.postMessage(${JSON.stringify(request)}, "*"), 100);
      </script>`;
      document.body.append(frame);
    },
    { url: `${fixture.url}/connect#${nonce}`, request: message(nonce, connect) },
  );
  const popup = await opening;
  await popup.getByText("Waiting for the site").waitFor();
  // It has posted many times by now.
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  expect(await popup.getByRole("button", { name: "Connect" }).count()).toBe(0);
  await popup.close();
  await site.close();
});

test("error: the window opens in nobody's frame, and shows nothing when nobody opened it", async () => {
  const site = await newSite();
  const nonce = freshNonce();
  await site.evaluate((url) => {
    const frame = document.createElement("iframe");
    frame.src = url;
    document.body.append(frame);
  }, `${fixture.url}/connect#${nonce}`);
  await expect.poll(() => site.frames().length).toBe(2);
  const frame = site.frames()[1];
  await frame?.waitForLoadState();
  expect(await frame?.locator("h1").count()).toBe(0);
  await site.goto(`${fixture.url}/connect#${nonce}`);
  await site.getByText("This window answers a site that opens it.").waitFor();
  await site.close();
});

test("error: nobody but the window that was opened can answer a site", async () => {
  const { popup, answer } = await popupOf(owned, () => ask(owned.site, "eth_requestAccounts"));
  await popup.getByRole("button", { name: "Connect" }).waitFor();
  const nonce = new URL(popup.url()).hash.slice(1);
  const forged = {
    accounts: ["0x00000000000000000000000000000000deadbeef"],
    chains: [{ chainId: "0x1", atomic: true }],
  };
  const text = message(nonce, { type: "result", result: forged });
  // The site itself, a frame of an attacker in it, another window of the page's own origin, and the window with another nonce.
  await owned.site.evaluate((data) => window.postMessage(data, "*"), text);
  await owned.site.evaluate((url) => {
    const frame = document.createElement("iframe");
    frame.src = url;
    document.body.append(frame);
  }, attacker.url);
  await expect.poll(() => owned.site.frames().length).toBe(2);
  const frame = owned.site.frames()[1];
  await frame?.waitForLoadState();
  await frame?.evaluate((data) => window.parent.postMessage(data, "*"), text);
  const opening = owned.site.waitForEvent("popup");
  await owned.site.evaluate((url) => {
    window.open(url, "_blank");
  }, `${fixture.url}/connect#${freshNonce()}`);
  const second = await opening;
  await second.waitForLoadState();
  await second.evaluate((data) => (window.opener as Window).postMessage(data, "*"), text);
  await popup.evaluate(
    (data) => (window.opener as Window).postMessage(data, "*"),
    message("f".repeat(64), { type: "result", result: forged }),
  );
  await popup.evaluate(
    (data) => (window.opener as Window).postMessage(data, "*"),
    message(nonce, { type: "result", result: forged }).replace("{", '{"__proto__":{"polluted":true},'),
  );
  await second.close();
  await press(popup, "Connect");
  expect(await answer).toEqual([owned.account]);
  expect(await owned.site.evaluate(() => "polluted" in {})).toBe(false);
});

test("error: what a window is answered in no known form is no answer", async () => {
  const { popup, answer } = await popupOf(owned, () =>
    ask(owned.site, "personal_sign", ["0x00", owned.account]),
  );
  await popup.getByRole("button", { name: "Sign" }).waitFor();
  const nonce = new URL(popup.url()).hash.slice(1);
  await popup.evaluate(
    (data) => (window.opener as Window).postMessage(data, "*"),
    message(nonce, { type: "result", result: { signature: "0x00" } }),
  );
  await expect(answer).rejects.toMatchObject({ code: -32_603 });
});

test("behavior: a site that its own policy cuts off is told why nobody answers", async () => {
  await using cut = await serveDapp({ "cross-origin-opener-policy": "same-origin" });
  const site = await newSite(cut);
  await expect(ask(site, "eth_requestAccounts")).rejects.toMatchObject({
    code: 4001,
    message: expect.stringContaining("Cross-Origin-Opener-Policy"),
  });
  await site.close();
});

test("error: an owner who does not answer in time, and a browser that opens no window, are 4900", async () => {
  const site = await newSite();
  await makeProvider(site, { ...owned.parameters, timeoutSeconds: 1 });
  await expect(ask(site, "eth_requestAccounts")).rejects.toMatchObject({ code: 4900 });
  await site.evaluate(() => {
    window.open = () => null;
  });
  await expect(ask(site, "eth_requestAccounts")).rejects.toMatchObject({ code: 4900 });
  await site.close();
});

test("behavior: sites find the provider among others (EIP-6963), without React and light", async () => {
  const site = await newSite();
  const info = await site.evaluate(
    () =>
      new Promise((resolve) => {
        window.addEventListener("eip6963:announceProvider", (event) => {
          const { detail } = event as CustomEvent;
          resolve({ ...detail.info, same: detail.provider === (window as { provider?: unknown }).provider });
        });
        window.dispatchEvent(new Event("eip6963:requestProvider"));
      }),
  );
  expect(info).toMatchObject({ name: "Abba Baba", rdns: "com.abbababa.console", same: true });
  const code = await bundleProvider();
  expect(code).not.toMatch(/react|viem/i);
  expect(gzipSync(code).length).toBeLessThan(25_000);
  await site.close();
});

test("behavior: only the window for sites keeps a tie to who opened it", async () => {
  const policyOf = async (path: string) =>
    (await fetch(`${fixture.url}${path}`)).headers.get("cross-origin-opener-policy");
  expect(await policyOf("/connect")).toBe("unsafe-none");
  for (const path of ["/", "/grant", "/sessions", "/config.json"])
    expect(await policyOf(path)).toBe("same-origin");
  const headers = (await fetch(`${fixture.url}/connect`)).headers;
  expect(headers.get("content-security-policy")).toContain("frame-ancestors 'none'");
  expect(headers.get("x-frame-options")).toBe("DENY");
});
