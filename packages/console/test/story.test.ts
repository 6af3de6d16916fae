import { readSessionStatus, type SessionClient, SpendCapExceededError } from "@abbababa/sdk";
import type { Page } from "playwright-core";
import { formatEther, formatUnits } from "viem";
import { afterAll, beforeAll, expect, test } from "vitest";
import { checkScreen } from "./support/checkScreen.ts";
import {
  ask,
  createByPasskey,
  type Fixture,
  grantOn,
  openPage,
  sealedOn,
  startFixture,
  transfer,
} from "./support/fixture.ts";

let fixture: Fixture;
beforeAll(async () => {
  fixture = await startFixture();
});
afterAll(() => fixture[Symbol.asyncDispose]());

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
