import { readSessionStatus, type SessionClient, SpendCapExceededError } from "@abbababa/sdk";
import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "playwright-core";
import { formatEther, formatUnits } from "viem";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  ask,
  createByPasskey,
  type Fixture,
  grantOn,
  openPage,
  picture,
  sealedOn,
  startFixture,
  transfer,
} from "./support/fixture.ts";

let fixture: Fixture;
beforeAll(async () => {
  fixture = await startFixture();
});
afterAll(() => fixture[Symbol.asyncDispose]());

/** Nobody is shut out, in either colour scheme, and nothing is wider than a phone. */
async function checkScreen(page: Page, name: string): Promise<void> {
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    expect((await new AxeBuilder({ page }).analyze()).violations, `${name}, ${colorScheme}`).toEqual([]);
    await picture(page, `${name}-${colorScheme}`);
  }
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(overflow, name).toBeLessThanOrEqual(0);
}

/** The page shows what the chain counts, to the unit. */
async function checkFigures(page: Page, session: SessionClient, name: string, cap: string): Promise<void> {
  const status = await readSessionStatus({
    account: session.account,
    terms: session.terms,
    ...fixture.network,
  });
  const card = page.getByRole("article", { name, exact: true });
  const [budget] = status.budgets;
  for (const figure of [
    `${formatUnits(budget?.spent ?? -1n, 6)} USDC of ${cap} USDC`,
    `${formatEther(status.gasSpent)} ETH of`,
    `${status.operationsUsed} of ${session.terms.maxOperations}`,
  ])
    await expect.poll(() => card.textContent(), { timeout: 20_000 }).toContain(figure);
}

test("default: over its limit an agent is refused, asks for more, and is granted a second session", async () => {
  const { seller } = await fixture.createParties();
  const { context, page, watched } = await openPage(fixture.browser, {
    viewport: { width: 360, height: 740 },
  });
  const account = await createByPasskey(page, fixture.url);
  await fixture.fund(account);
  await checkScreen(page, "story-accounts");

  const agent = await ask(fixture, {
    spend: [],
    transfers: [{ token: "USDC", to: [seller.address], lifetime: "2", perOperation: "2" }],
  });
  const link = agent.request.toLink(`${fixture.url}/grant`);
  await page.goto(link);
  await page.getByText("Change what you grant").click();
  await page.getByText("Exact terms").click();
  await checkScreen(page, "story-grant");
  await grantOn(page, link);
  await checkScreen(page, "story-granted");
  const session = await agent.open(agent.request.open(await sealedOn(page)));
  await session.sendCalls(transfer(seller.address, 1_700_001n));

  const refusal: unknown = await session
    .sendCalls(transfer(seller.address, 1_000_000n))
    .catch((error) => error);
  if (!(refusal instanceof SpendCapExceededError) || refusal.toRequest === undefined) throw refusal;
  const more = await refusal.toRequest({ name: "Research agent, once more" });
  await grantOn(page, more.toLink(`${fixture.url}/grant`));
  const second = await agent.open(more.open(await sealedOn(page)));
  await second.sendCalls(transfer(seller.address, 1_000_000n));

  await page.getByRole("button", { name: "Watch it" }).click();
  await checkFigures(page, session, "Research agent", "2");
  await expect
    .poll(() => page.getByRole("article").first().textContent(), { timeout: 20_000 })
    .toContain("80% or more of a cap is used");
  await checkScreen(page, "story-sessions");
  await page.getByRole("button", { name: "Kill all sessions" }).click();
  await page.getByText("The chain shows every session dead.").waitFor({ timeout: 30_000 });
  for (const one of [session, second])
    await expect(one.sendCalls(transfer(seller.address, 1n))).rejects.toMatchObject({
      name: expect.stringMatching(/Revoked|Epoch|Dead/),
    });
  expect(watched.errors).toEqual([]);
  await context.close();
});
