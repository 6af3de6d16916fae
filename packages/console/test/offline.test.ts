import { afterAll, beforeAll, expect, test } from "vitest";
import { ask, type Fixture, openPage, startFixture } from "./support/fixture.ts";
import { injectWallet } from "./support/injectWallet.ts";

let fixture: Fixture;
beforeAll(async () => {
  fixture = await startFixture();
});
afterAll(() => fixture[Symbol.asyncDispose]());

test("default: without a network it opens with the account's data, and kills when there is one again", async () => {
  const { owner } = await fixture.createParties();
  const { context, page } = await openPage(fixture.browser);
  await injectWallet(context, { account: owner, ...fixture.network });
  await page.goto(fixture.url);
  await page.getByRole("button", { name: "Use Test wallet" }).click();
  await page.locator(".account-address code").waitFor();
  const agent = await ask(fixture);
  await page.goto(agent.request.toLink(`${fixture.url}/grant`));
  await page.getByRole("button", { name: "Grant", exact: true }).click();
  await page.getByRole("heading", { name: "Granted" }).waitFor();
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
  });

  await context.setOffline(true);
  await page.goto(`${fixture.url}/sessions`);
  const card = page.getByRole("article", { name: "Research agent" });
  await card.waitFor();
  await page.getByText("The chain could not be read:").waitFor({ timeout: 30_000 });

  await context.setOffline(false);
  await page.getByRole("button", { name: "Kill Research agent" }).click();
  await expect.poll(() => card.textContent(), { timeout: 30_000 }).toContain("killed");
  await context.close();
});
