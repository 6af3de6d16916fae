import { readFile } from "node:fs/promises";
import { listOwners, setCeiling } from "@abbababa/sdk";
import { AxeBuilder } from "@axe-core/playwright";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  ask,
  createByPasskey,
  createByWallet,
  type Fixture,
  grantOn,
  openPage,
  picture,
  sealedOn,
  startFixture,
} from "./support/fixture.ts";
import { injectWallet } from "./support/injectWallet.ts";

let fixture: Fixture;
beforeAll(async () => {
  fixture = await startFixture();
});
afterAll(() => fixture[Symbol.asyncDispose]());

test("default: a spare key from the start costs nothing, and saves an account that was never used", async () => {
  const { owner: spare } = await fixture.createParties();
  const { context, page } = await openPage(fixture.browser, { viewport: { width: 360, height: 740 } });
  const first = await createByPasskey(page, fixture.url);
  await page.getByText("One key only").waitFor();
  await page.getByText("Add a spare key", { exact: true }).click();
  await page.getByLabel("Or the address of a wallet").fill(spare.address);
  await page.getByRole("button", { name: "Add this address" }).click();
  await page.getByText("The account with both keys is").waitFor();
  await picture(page, "accounts-spare");
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
  }
  await picture(page, "accounts-spare-dark");
  const both = page.getByRole("article").nth(1);
  const account = (await both.locator(".account-address code").textContent()) ?? "";
  expect(account).not.toBe(first);
  const [file] = await Promise.all([
    page.waitForEvent("download"),
    both.getByRole("button", { name: "Save account file" }).click(),
  ]);
  const text = await readFile(await file.path(), "utf8");
  expect(text).not.toMatch(/private|secret/i);
  await context.close();

  // The device with the passkey is lost.
  const rescue = await openPage(fixture.browser);
  await injectWallet(rescue.context, { account: spare, ...fixture.network });
  await rescue.page.goto(fixture.url);
  await rescue.page
    .getByLabel("Or open its account file")
    .setInputFiles({ name: "account.json", mimeType: "application/json", buffer: Buffer.from(text) });
  await rescue.page.getByRole("button", { name: `Sign here with ${spare.address}` }).click();
  await rescue.page.locator(".account-address").waitFor();
  await rescue.page.getByRole("button", { name: "Use Test wallet" }).first().click();
  const agent = await ask(fixture);
  await rescue.page.goto(agent.request.toLink(`${fixture.url}/grant`));
  await rescue.page.getByLabel("From which account").selectOption({ label: account });
  await rescue.page.getByRole("button", { name: "Grant", exact: true }).click();
  await rescue.page.getByRole("heading", { name: "Granted" }).waitFor();
  const session = await agent.open(agent.request.open(await sealedOn(rescue.page)));
  expect(session.account.toLowerCase()).toBe(account.toLowerCase());
  await rescue.context.close();
});

test("behavior: where money is, a spare key is added on the chain, and removed", async () => {
  const { owner, seller: spare } = await fixture.createParties();
  const { context, page } = await openPage(fixture.browser);
  await injectWallet(context, { account: owner, ...fixture.network });
  const account = await createByWallet(page, fixture.url);
  await fixture.fund(account);
  await page.reload();
  await page.getByText("50 USDC").waitFor();
  await page.getByText("Add a spare key", { exact: true }).click();
  await page.getByLabel("Or the address of a wallet").fill(spare.address);
  await page.getByRole("button", { name: "Add this address" }).click();
  await page.getByText("Each of these keys opens the account alone.").waitFor({ timeout: 30_000 });
  expect(await listOwners({ account, ...fixture.network })).toMatchObject([
    { kind: "ecdsa", address: owner.address },
    { kind: "ecdsa", address: spare.address },
  ]);
  await page.getByRole("button", { name: `Remove Wallet ${spare.address}` }).click();
  await page.getByText("One key only").waitFor({ timeout: 30_000 });
  expect(await listOwners({ account, ...fixture.network })).toHaveLength(1);
  await context.close();
});

test("behavior: a Kernel account is opened by its address; what its wallet will display is said", async () => {
  const { owner } = await fixture.createParties();
  const { context, page } = await openPage(fixture.browser);
  await injectWallet(context, { account: owner, ...fixture.network });
  const { account } = await setCeiling({
    owner,
    index: 0n,
    token: "USDC",
    limit: 5_000_000n,
    via: "direct",
    ...fixture.network,
  });
  await page.goto(fixture.url);
  await page.getByLabel("Its address").fill(account);
  await page.getByRole("button", { name: "Look it up" }).click();
  const found = page.getByRole("status").filter({ hasText: "Kernel account found" });
  await found.getByText("Your wallet shows only a hash").waitFor();
  await found.getByRole("button", { name: "Use Test wallet" }).click();
  await page.getByRole("article", { name: "Kernel account" }).waitFor();
  const agent = await ask(fixture);
  await grantOn(page, agent.request.toLink(`${fixture.url}/grant`));
  const session = await agent.open(agent.request.open(await sealedOn(page)));
  expect(session.account.toLowerCase()).toBe(account.toLowerCase());
  await context.close();
});

test.each([
  ["no address", "0x12", "This is not an address"],
  [
    "an address with a digit exchanged",
    "0xd8dA6BF26964aF9D7eEd9e03E53415D37aA96046",
    "This is not an address",
  ],
  ["an address of nobody", `0x${"00".repeat(18)}beef`, "There is no account at this address on Devnet"],
  ["another contract", "0x0000000071727De22E5E9d8BAf0edAc6f37da032", "This account cannot be opened here"],
])("error: %s is opened as no account", async (_, typed, says) => {
  const { context, page } = await openPage(fixture.browser);
  await page.goto(fixture.url);
  await page.getByLabel("Its address").fill(typed);
  await page.getByRole("button", { name: "Look it up" }).click();
  const alert = page.getByRole("alert");
  await alert.waitFor();
  expect(await alert.textContent()).toContain(says);
  await context.close();
});
