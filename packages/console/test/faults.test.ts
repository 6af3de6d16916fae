import { createApiClient, requestSession } from "@abbababa/sdk/api";
import type { Page, Route } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  ask,
  createByPasskey,
  createByWallet,
  type Fixture,
  grantOn,
  openPage,
  sealedOn,
  startFixture,
} from "./support/fixture.ts";
import { injectWallet } from "./support/injectWallet.ts";

let fixture: Fixture;
beforeAll(async () => {
  fixture = await startFixture();
});
afterAll(() => fixture[Symbol.asyncDispose]());

const alertOn = async (page: Page) => {
  const alert = page.getByRole("alert").filter({ hasNotText: "Read this before" }).last();
  await alert.waitFor({ timeout: 30_000 });
  return (await alert.textContent()) ?? "";
};
const press = (page: Page, name: string) => page.getByRole("button", { name, exact: true }).click();
const grantsIn = (page: Page) =>
  page.evaluate(() => {
    const stored = localStorage.getItem("abba.console.1");
    return stored === null ? [] : (JSON.parse(stored).grants as { sealed: string; delivered: boolean }[]);
  });
const cut = (page: Page, url: string) => page.route(`${url}/**`, (route) => route.abort("connectionrefused"));
/** Somebody who answers, and not what was asked. */
const garble = (page: Page, url: string) =>
  page.route(`${url}/**`, (route) =>
    route.fulfill({
      status: 502,
      headers: { "access-control-allow-origin": "*" },
      contentType: "text/html",
      body: "<h1>Bad gateway</h1>",
    }),
  );
const heal = (page: Page) => page.unrouteAll({ behavior: "ignoreErrors" });

async function openWithWallet() {
  const { owner } = await fixture.createParties();
  const opened = await openPage(fixture.browser);
  const wallet = await injectWallet(opened.context, { account: owner, ...fixture.network });
  const account = await createByWallet(opened.page, fixture.url);
  const signatures = () => wallet.asked.filter((method) => method === "eth_signTypedData_v4").length;
  return { ...opened, account, wallet, signatures };
}
const linkOf = ({ request }: Awaited<ReturnType<typeof ask>>) => request.toLink(`${fixture.url}/grant`);

describe("a passkey", () => {
  test("error: cancelled when the account is made, nothing is kept, and the next try works", async () => {
    const { context, page, authenticator } = await openPage(fixture.browser);
    await authenticator.agree(false);
    await page.goto(fixture.url);
    await press(page, "Create an account with a passkey");
    expect(await alertOn(page)).toContain("Nothing was signed");
    expect(await page.evaluate(() => localStorage.getItem("abba.console.1"))).toBeNull();
    await authenticator.agree(true);
    await press(page, "Create an account with a passkey");
    await page.locator(".account-address").waitFor();
    expect(await page.getByRole("alert").count()).toBe(0);
    await context.close();
  });

  test("error: cancelled, lost, or of nobody who is there: nothing is granted, and it says what to do", async () => {
    const { context, page, authenticator } = await openPage(fixture.browser);
    await page.clock.install();
    await createByPasskey(page, fixture.url);
    const agent = await ask(fixture);
    await page.goto(linkOf(agent));

    await authenticator.agree(false);
    await press(page, "Grant");
    expect(await alertOn(page)).toMatch(/Nothing was signed: .*cancelled.*Try again/);
    await authenticator.agree(true);

    await authenticator.attend(false);
    await press(page, "Grant");
    await page.getByRole("button", { name: "Waiting for your signature…" }).waitFor();
    const alerts = page.getByRole("alert").filter({ hasNotText: "Read this before" });
    await expect
      .poll(
        async () => {
          await page.clock.fastForward(301_000);
          return await alerts.allTextContents();
        },
        { timeout: 30_000 },
      )
      .toEqual([expect.stringContaining("Nobody answered the prompt in time")]);
    expect(await grantsIn(page)).toEqual([]);
    await authenticator.attend(true);

    await authenticator.forget();
    await page.reload();
    await press(page, "Grant");
    expect(await alertOn(page)).toMatch(/does not hold the passkey/);
    expect(await grantsIn(page)).toEqual([]);
    await context.close();
  });

  test("behavior: a second account leaves the first one its passkey; signed by the other's, nothing is granted", async () => {
    const { context, page } = await openPage(fixture.browser);
    await createByPasskey(page, fixture.url);
    await press(page, "Create an account with a passkey");
    await page.locator(".account-address").nth(1).waitFor();
    for (const account of [0, 1]) {
      await page.goto(linkOf(await ask(fixture)));
      await page.getByLabel("From which account").selectOption({ index: account });
      await press(page, "Grant");
      await page.getByRole("heading", { name: "Granted" }).waitFor();
    }
    // As whoever alters what this device keeps would have it.
    await page.evaluate(() => {
      const records = JSON.parse(localStorage.getItem("abba.console.1") ?? "");
      records.accounts[0].owner.credentialId = records.accounts[1].owner.credentialId;
      localStorage.setItem("abba.console.1", JSON.stringify(records));
    });
    await page.goto(linkOf(await ask(fixture)));
    await press(page, "Grant");
    expect(await alertOn(page)).toMatch(/of another key.*Nothing was signed for/);
    expect(await grantsIn(page)).toHaveLength(2);
    await context.close();
  });

  test("error: with another public key the account would be another one: nothing is signed", async () => {
    const { context, page } = await openPage(fixture.browser);
    await createByPasskey(page, fixture.url);
    await page.evaluate(() => {
      const text = localStorage.getItem("abba.console.1") ?? "";
      localStorage.setItem("abba.console.1", text.replace(/"address":"0x..../, '"address":"0x1234'));
    });
    await page.goto(linkOf(await ask(fixture)));
    await press(page, "Grant");
    expect(await alertOn(page)).toContain("was altered");
    expect(await grantsIn(page)).toEqual([]);
    await context.close();
  });
});

describe("who does not answer", () => {
  test("error: a node that is down or answers nonsense: nothing is signed, and it is said who it was", async () => {
    const { context, page, signatures } = await openWithWallet();
    await page.goto(linkOf(await ask(fixture)));
    await page.getByRole("button", { name: "Grant", exact: true }).waitFor();
    for (const fault of [cut, garble]) {
      await fault(page, fixture.network.rpcUrl);
      await press(page, "Grant");
      expect(await alertOn(page)).toMatch(/node|endpoint|127\.0\.0\.1/i);
      await heal(page);
      // What is said next is of the next fault.
      await page.reload();
    }
    expect(signatures()).toBe(0);
    await press(page, "Grant");
    await page.getByRole("heading", { name: "Granted" }).waitFor();
    expect(signatures()).toBe(1);

    await cut(page, fixture.network.rpcUrl);
    await page.goto(`${fixture.url}/sessions`);
    await page.getByText("The chain could not be read").waitFor({ timeout: 30_000 });
    await page.getByRole("article", { name: "Research agent" }).waitFor();
    await heal(page);
    await page
      .getByRole("article", { name: "Research agent" })
      .getByText("not used yet")
      .waitFor({ timeout: 30_000 });
    await page.getByText("The chain could not be read").waitFor({ state: "hidden", timeout: 30_000 });
    await context.close();
  });

  test("behavior: without a bundler, and without ETH, the platform sends what was signed once", async () => {
    const { context, page } = await openPage(fixture.browser);
    await createByPasskey(page, fixture.url);
    await grantOn(page, linkOf(await ask(fixture)));
    await cut(page, fixture.network.bundlerUrl);
    await press(page, "Watch it");
    await page.getByRole("button", { name: "Kill Research agent" }).click();
    const card = page.getByRole("article", { name: "Research agent" });
    await expect.poll(() => card.textContent(), { timeout: 40_000 }).toContain("killed");
    await context.close();
  });

  test("error: without bundler and platform, the signature is shown, and kills from another device", async () => {
    const { context, page } = await openPage(fixture.browser);
    await createByPasskey(page, fixture.url);
    await grantOn(page, linkOf(await ask(fixture)));
    await press(page, "Watch it");
    await cut(page, fixture.network.bundlerUrl);
    await cut(page, fixture.platformUrl);
    await page.getByRole("button", { name: "Kill Research agent" }).click();
    const signed = page.getByLabel("The signed revocation", { exact: true });
    const text = await signed.first().inputValue({ timeout: 30_000 });
    await page.getByText("Signed, not sent yet").waitFor();
    const card = page.getByRole("article", { name: "Research agent" });
    expect(await card.textContent()).toContain("not used yet");

    const other = await openPage(fixture.browser);
    await createByPasskey(other.page, fixture.url);
    await other.page.goto(`${fixture.url}/sessions`);
    await other.page.getByText("Emergency slip").click();
    await other.page.getByRole("textbox", { name: "Send a slip" }).fill(text);
    await press(other.page, "Send it");
    await expect
      .poll(() => other.page.locator("main").textContent(), { timeout: 30_000 })
      .toContain("The chain shows it dead.");
    await expect.poll(() => card.textContent(), { timeout: 30_000 }).toContain("killed");
    await other.context.close();
    await context.close();
  });

  test("error: a platform that says it was sent is not believed", async () => {
    const { context, page } = await openPage(fixture.browser);
    await createByPasskey(page, fixture.url);
    await grantOn(page, linkOf(await ask(fixture)));
    await cut(page, fixture.network.bundlerUrl);
    await page.route(`${fixture.platformUrl}/api/v1/revocations`, async (route) => {
      if (route.request().method() === "OPTIONS") return route.fallback();
      await route.fulfill({
        headers: { "access-control-allow-origin": "*" },
        json: { success: true, requestId: "0".repeat(24), data: { transactionHash: `0x${"ab".repeat(32)}` } },
      });
    });
    await press(page, "Watch it");
    await page.getByRole("button", { name: "Kill Research agent" }).click();
    await page.getByText("the chain does not show it").waitFor({ timeout: 40_000 });
    const card = page.getByRole("article", { name: "Research agent" });
    expect(await card.textContent()).toContain("not used yet");
    await context.close();
  });

  test("error: a node that lags never has a live session look dead, nor a kill look done", async () => {
    const { context, page } = await openPage(fixture.browser);
    await createByPasskey(page, fixture.url);
    await grantOn(page, linkOf(await ask(fixture)));
    await press(page, "Watch it");
    const card = page.getByRole("article", { name: "Research agent" });
    await card.getByText("not used yet").waitFor({ timeout: 30_000 });
    await page.route(`${fixture.network.rpcUrl}/**`, await laggingNode());
    await cut(page, fixture.network.bundlerUrl);
    await page.getByRole("button", { name: "Kill Research agent" }).click();
    await page.getByText("the chain does not show it").waitFor({ timeout: 40_000 });
    expect(await card.textContent()).toContain("not used yet");
    await heal(page);
    await expect.poll(() => card.textContent(), { timeout: 30_000 }).toContain("killed");
    await context.close();
  });

  test("error: a platform that is down or answers nonsense: codes cannot be looked up, answers go by hand", async () => {
    const { context, page, signatures } = await openWithWallet();
    const { link, answered } = await askByMailbox();
    for (const fault of [cut, garble]) {
      await fault(page, fixture.platformUrl);
      await page.goto(link);
      expect(await alertOn(page)).toMatch(/could not be read|cannot be read/);
      await heal(page);
      await page.goto("about:blank");
    }
    await page.goto(link);
    await page.getByRole("button", { name: "Grant", exact: true }).waitFor();
    await cut(page, fixture.platformUrl);
    await press(page, "Grant");
    expect(await alertOn(page)).toContain("could not be handed to the agent");
    const sealed = await sealedOn(page);

    await page.reload();
    expect(await alertOn(page)).toMatch(/cannot be read/);
    await heal(page);
    await page.reload();
    await page.getByText("The agent has your answer.").waitFor();
    expect(await answered).toMatch(/^abba_grant_/);
    expect(signatures()).toBe(1);
    expect((await grantsIn(page)).map((grant) => grant.sealed)).toEqual([sealed]);
    await context.close();
  });

  test("error: a platform that hands out another request is found out", async () => {
    const { context, page } = await openWithWallet();
    const { link } = await askByMailbox();
    const other = await ask(fixture, { name: "Somebody else" });
    await page.route(`${fixture.platformUrl}/api/v1/session-requests/lookup`, async (route) => {
      if (route.request().method() === "OPTIONS") return route.fallback();
      const response = await route.fetch();
      const body = await response.json();
      body.data.request = other.request.serializedRequest;
      body.data.request_hash = other.request.requestHash;
      await route.fulfill({ response, json: body });
    });
    await page.goto(link);
    expect(await alertOn(page)).toContain("Somebody has exchanged it");
    expect(await page.getByRole("button", { name: "Grant", exact: true }).count()).toBe(0);
    await context.close();
  });
});

describe("again and beside", () => {
  test("behavior: pressed twice, in two tabs, reloaded at every step: one signature, one answer", async () => {
    const { context, page, signatures } = await openWithWallet();
    const agent = await ask(fixture);
    const second = await context.newPage();
    for (const tab of [page, second]) {
      await tab.goto(linkOf(agent));
      await tab.reload();
      await tab.getByRole("button", { name: "Grant", exact: true }).waitFor();
    }
    await Promise.all(
      [page, second].map((tab) => tab.getByRole("button", { name: "Grant", exact: true }).dblclick()),
    );
    for (const tab of [page, second]) {
      await tab.getByRole("heading", { name: "Granted" }).waitFor({ timeout: 30_000 });
    }
    const sealed = await sealedOn(page);
    await second.reload();
    expect(await sealedOn(second)).toBe(sealed);
    expect(signatures()).toBe(1);
    expect(await grantsIn(page)).toHaveLength(1);
    expect((await agent.open(agent.request.open(sealed))).terms.limits).toHaveLength(1);
    await context.close();
  });

  test("behavior: a request that was pasted or typed is there after a reload", async () => {
    const { context, page } = await openWithWallet();
    const agent = await ask(fixture);
    await page.goto(`${fixture.url}/grant`);
    await page.getByRole("textbox", { name: "Paste a request" }).fill(`  ${linkOf(agent)}\n`);
    await page.getByRole("button", { name: "Open" }).first().click();
    for (const again of [false, true]) {
      if (again) await page.reload();
      expect(await page.locator(".words").textContent()).toBe(agent.request.words.join(" "));
    }
    await context.close();
  });
});

/** Reads the chain as it stands now, whatever comes after. */
async function laggingNode() {
  const response = await fetch(fixture.network.rpcUrl, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ jsonrpc: "2.0", id: 1, method: "eth_blockNumber", params: [] }),
  });
  const { result } = (await response.json()) as { result: string };
  return async (route: Route) => {
    const data = route.request().postData();
    if (data === null) return route.fallback();
    await route.continue({ postData: data.replaceAll('"latest"', `"${result}"`) });
  };
}

async function askByMailbox() {
  const agent = await ask(fixture);
  const api = createApiClient({ baseUrl: fixture.platformUrl });
  const invited = Promise.withResolvers<string>();
  const answered = requestSession({
    api,
    request: agent.request,
    onInvitation: (invitation: { readonly link: string }) => invited.resolve(invitation.link),
  });
  const link = await invited.promise;
  return { agent, answered, link: `${fixture.url}/grant${new URL(link).hash}` };
}
