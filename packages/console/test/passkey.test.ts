import { readSessionStatus } from "@abbababa/sdk";
import { AxeBuilder } from "@axe-core/playwright";
import { type Address, formatEther, formatUnits } from "viem";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ask, type Fixture, openPage, picture, startFixture, transfer } from "./support/fixture.ts";

let fixture: Fixture;
beforeAll(async () => {
  fixture = await startFixture();
});
afterAll(() => fixture[Symbol.asyncDispose]());

test("default: a passkey makes an account with one tap, grants, watches and kills", async () => {
  const { network, url, browser } = fixture;
  const { seller } = await fixture.createParties();
  const { page, watched } = await openPage(browser, { viewport: { width: 360, height: 740 } });

  await page.goto(url);
  await page.getByRole("button", { name: "Create an account with a passkey" }).click();
  const account = (await page.locator(".account-address code").textContent()) as Address;
  await picture(page, "passkey-accounts");
  await fixture.fund(account);

  const agent = await ask(fixture, {
    spend: [],
    transfers: [{ token: "USDC", to: [seller.address], lifetime: "5", perOperation: "2" }],
  });
  await page.goto(agent.request.toLink(`${url}/grant`));
  await expect.poll(() => page.locator("h1").textContent()).toContain("Research agent");
  expect(await page.locator(".words").textContent()).toBe(agent.request.words.join(" "));
  await picture(page, "passkey-grant");
  await page.getByRole("button", { name: "Grant", exact: true }).click();
  const sealed = await page.locator("textarea").inputValue();
  await picture(page, "passkey-granted");
  const session = await agent.open(agent.request.open(sealed));

  const pay = (amount: bigint) => session.sendCalls(transfer(seller.address, amount));
  await pay(1_234_567n);
  await expect(pay(2_000_001n)).rejects.toMatchObject({ name: "SpendCapExceededError", cap: "perOperation" });
  await page.getByRole("button", { name: "Watch it" }).click();
  const card = page.getByRole("article", { name: "Research agent" });
  await expect.poll(() => card.textContent(), { timeout: 10_000 }).toContain("active");
  const status = await readSessionStatus({ account, terms: session.terms, ...network });
  const [budget] = status.budgets;
  const text = await card.textContent();
  expect(text).toContain(`${formatUnits(budget?.spent ?? -1n, 6)} USDC of 5 USDC`);
  expect(text).toContain(`${formatEther(status.gasSpent)} ETH`);
  await page.locator(".chart canvas").waitFor();
  await picture(page, "passkey-sessions");
  const stored = JSON.stringify(await page.evaluate(() => ({ ...localStorage })));
  expect(stored).toContain("credentialId");
  expect(stored).not.toMatch(/private|secret/i);

  await page.getByRole("button", { name: "Kill Research agent" }).click();
  await expect.poll(() => card.textContent(), { timeout: 20_000 }).toContain("killed");
  await expect(pay(1n)).rejects.toMatchObject({ name: "SessionRevokedError" });
  expect(watched.errors).toEqual([]);
  const found = await new AxeBuilder({ page }).analyze();
  expect(found.violations).toEqual([]);
});
