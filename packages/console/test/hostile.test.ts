import { type SessionRequest, serializeSessionRequest } from "@abbababa/sdk";
import { AxeBuilder } from "@axe-core/playwright";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ask, type Fixture, openPage, picture, startFixture } from "./support/fixture.ts";
import { injectWallet } from "./support/injectWallet.ts";

let fixture: Fixture;
beforeAll(async () => {
  fixture = await startFixture();
});
afterAll(() => fixture[Symbol.asyncDispose]());

/** Shows a request whose JSON an attacker wrote. */
async function show(changes: (request: SessionRequest) => Partial<SessionRequest>) {
  const { request } = (await ask(fixture)).request;
  const opened = await openPage(fixture.browser, { viewport: { width: 360, height: 740 } });
  await opened.page.goto(
    `${fixture.url}/grant#${serializeSessionRequest({ ...request, ...changes(request) })}`,
  );
  await opened.page.getByRole("heading", { level: 1 }).waitFor();
  return opened;
}

test.each([
  ["markup", '<img src=x onerror="window.pwned=1"><b>Bank</b>'],
  ["a script", "</script><script>window.pwned=1</script>"],
  ["hidden direction", "Bank \u202Egro.live\u202C"],
  ["isolates", "\u2066\u2067Bank\u2069\u2069"],
  ["marks piled up", `Z${"\u0301".repeat(50)}`],
  ["line breaks", "Bank\n\nYou may trust this.\n"],
  ["nothing visible", "\u200B\u2060\u200D"],
])("behavior: a name and a reason of %s show as text", async (name, text) => {
  const { context, page, watched } = await show(() => ({ name: text.slice(0, 64), reason: text }));
  const main = page.locator("main");
  expect(await page.evaluate(() => "pwned" in window)).toBe(false);
  expect(await main.locator("img, b, script, iframe").count()).toBe(0);
  const shown = (await main.textContent()) ?? "";
  expect(shown).not.toMatch(/[\u202A-\u202E\u2066-\u2069\u200B-\u200F\u2060]/);
  expect(watched.errors).toEqual([]);
  await picture(page, `hostile-${name.replaceAll(" ", "-")}`);
  await context.close();
});

test("behavior: huge numbers neither hide nor widen anything", async () => {
  const most = 2n ** 112n - 1n;
  const { context, page, watched } = await show(({ wish }) => ({
    wish: {
      ...wish,
      gasBudgetWei: 2n ** 96n - 1n,
      spend: wish.spend.map(({ token }) => ({ token, perOperation: most, perPeriod: most, lifetime: most })),
    },
  }));
  const text = (await page.locator("main").textContent()) ?? "";
  expect(text).toContain("5192296858534827628530496329.220095 USDC");
  expect(text).toContain("79228162514.264337593543950335 ETH");
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(overflow).toBeLessThanOrEqual(0);
  expect(watched.errors).toEqual([]);
  await context.close();
});

test("behavior: dangers are said in red before the tap", async () => {
  const { context, page } = await show(({ wish, sessionKey }) => ({
    wish: {
      ...wish,
      paymaster: "any",
      payments: [
        { token: wish.spend[0]?.token ?? sessionKey, payees: "anyone", perPayment: 1n, perPeriod: 1 },
      ],
      calls: [
        {
          target: "0x00000000000000000000000000000000DeaDBeef",
          selector: "0x12345678",
          valueCap: 0n,
          rules: [],
        },
      ],
    },
  }));
  const alert = page.getByRole("alert");
  const words = (await alert.textContent()) ?? "";
  expect(words).toContain("0x00000000000000000000000000000000DeaDBeef");
  expect(words).toMatch(/ANYONE/);
  expect(words).toMatch(/paymaster/i);
  expect(await page.getByText("unknown contract").count()).toBe(1);
  const above = await alert.evaluate(
    (element) =>
      element.compareDocumentPosition(
        [...document.querySelectorAll("button")].find(({ textContent }) => textContent === "Grant") ??
          element,
      ) & Node.DOCUMENT_POSITION_FOLLOWING,
  );
  expect(above).not.toBe(0);
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
  await context.close();
});

test.each([
  [
    "a link that names another request",
    (own: string, other: string) => own.replace(/#.*?&/, `#user_code=WDJB-MJHT&hash=${other}&`),
    "No request waits under this code",
  ],
  [
    "a corrupt request",
    (own: string) => own.replace(/\.[0-9a-f]{8}&/, ".00000000&"),
    "This request cannot be read.",
  ],
  ["something else", () => "#javascript:alert(1)", "neither a request nor a code"],
])("error: %s grants nothing", async (_, forge, says) => {
  const agent = await ask(fixture);
  const link = agent.request.toLink(`${fixture.url}/grant`);
  const forged = forge(link, `0x${"12".repeat(32)}`);
  const { context, page } = await openPage(fixture.browser);
  await page.goto(forged.startsWith("#") ? `${fixture.url}/grant${forged}` : forged);
  await page.getByRole("alert").waitFor();
  expect(await page.getByRole("alert").textContent()).toContain(says);
  expect(await page.getByRole("button", { name: "Grant", exact: true }).count()).toBe(0);
  await context.close();
});

test("behavior: the page is in nobody's frame", async () => {
  const { context, page } = await openPage(fixture.browser);
  await page.goto(`${fixture.platformUrl}/healthz`);
  await page.evaluate((url) => {
    const frame = document.createElement("iframe");
    frame.src = url;
    document.body.append(frame);
  }, fixture.url);
  const isShown = () => page.frames().some((frame) => frame.url().startsWith(fixture.url));
  await page.waitForLoadState("networkidle");
  expect(isShown()).toBe(false);
  await context.close();
});

test("behavior: it asks its own endpoints alone, and stores no secret", async () => {
  const { owner } = await fixture.createParties();
  const { context, page, watched } = await openPage(fixture.browser);
  await injectWallet(context, { account: owner, ...fixture.network });
  await page.goto(fixture.url);
  await page.getByRole("button", { name: "Use Test wallet" }).click();
  await page.locator(".account-address code").waitFor();
  const agent = await ask(fixture);
  await page.goto(agent.request.toLink(`${fixture.url}/grant`));
  await page.getByRole("button", { name: "Grant", exact: true }).click();
  await page.getByRole("heading", { name: "Granted" }).waitFor();
  const stored = await page.evaluate(() => JSON.stringify({ ...localStorage, ...sessionStorage }));
  expect(stored).toContain("abba_grant_");
  expect(stored).not.toContain(agent.request.linkSecret.reveal());
  const { rpcUrl, bundlerUrl } = fixture.network;
  const allowed = [fixture.url, rpcUrl, bundlerUrl, fixture.platformUrl].map((url) => new URL(url).origin);
  expect([...watched.requests].filter((origin) => !allowed.includes(origin))).toEqual([]);
  const refused = await page.evaluate(() =>
    fetch("https://example.com/").then(
      () => false,
      () => true,
    ),
  );
  expect(refused).toBe(true);
  await context.close();
});
