import {
  accept,
  cancel,
  dispute,
  fundEscrow,
  getEscrow,
  getTransactionHash,
  submitDelivery,
  totalWithFee,
} from "@abbababa/sdk";
import { type Address, createWalletClient, type Hex, http, keccak256, toHex } from "viem";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { afterAll, beforeAll, expect, test } from "vitest";
import { checkScreen } from "./support/checkScreen.ts";
import { createByWallet, type Fixture, openPage, startFixture } from "./support/fixture.ts";
import { injectWallet } from "./support/injectWallet.ts";

let fixture: Fixture;
beforeAll(async () => {
  fixture = await startFixture();
});
afterAll(() => fixture[Symbol.asyncDispose]());

const proofHash = keccak256(toHex("the goods"));
const phone = { viewport: { width: 360, height: 740 } };
const clientOf = (account: ReturnType<typeof privateKeyToAccount>) =>
  createWalletClient({ account, chain: fixture.network.chain, transport: http(fixture.network.rpcUrl) });

/** A buyer who has funded an escrow of 10.20 USDC for a seller. */
async function fund(seller: Address, name: string) {
  const { owner } = await fixture.createParties();
  await fixture.fund(owner.address);
  const buyer = clientOf(owner);
  const { escrowId, escrow } = await fundEscrow(buyer, {
    transactionId: name,
    seller,
    amount: totalWithFee(10_000_000n),
    deadline: Math.floor(Date.now() / 1_000) + 86_400,
    criteriaHash: getTransactionHash(name),
  });
  return { buyer, escrowId, escrow };
}

/** What anybody may do with an escrow is shown after the chain has it. */
async function shows(card: { textContent(): Promise<string | null> }, text: string): Promise<void> {
  await expect.poll(() => card.textContent(), { timeout: 20_000 }).toContain(text);
}

test("default: an account sees its escrows, their deadlines, and what waits for whom", async () => {
  const { owner } = await fixture.createParties();
  const { context, page, watched } = await openPage(fixture.browser, phone);
  await injectWallet(context, { account: owner, ...fixture.network });
  const account = await createByWallet(page, fixture.url);
  await page.goto(`${fixture.url}/sessions`);
  await page.getByText("The chain shows no escrow of this account.").waitFor();

  const first = await fund(account, "first");
  const second = await fund(account, "second");
  const { seller } = await fixture.createParties();
  await fund(seller.address, "somebody else's");
  const cards = page.getByRole("article", { name: /^Escrow/ });
  await expect.poll(() => cards.count(), { timeout: 20_000 }).toBe(2);
  const card = (escrowId: Hex) => page.getByRole("article").filter({ hasText: escrowId });
  for (const text of ["funded", "This account sells", "10.2 USDC", "10 USDC", "The seller delivers, until"])
    await shows(card(first.escrowId), text);
  await shows(card(first.escrowId), first.buyer.account.address);
  await checkScreen(page, "escrows");

  // The account is the seller: its owner's wallet acts for it.
  await fixture.actAs(account, (client) => submitDelivery(client, { escrowId: first.escrowId, proofHash }));
  await shows(card(first.escrowId), "The buyer accepts or disputes the delivery, until");
  await accept(first.buyer, { escrowId: first.escrowId });
  await shows(card(first.escrowId), "paid to the seller");
  await fixture.actAs(account, (client) => cancel(client, { escrowId: second.escrowId }));
  await shows(card(second.escrowId), "Nothing. This escrow is settled.");
  expect(watched.errors).toEqual([]);
  await context.close();
});

test("default: a resolver sees what waits for its ruling, what each outcome pays, and rules by one press", async () => {
  const seller = clientOf(privateKeyToAccount(generatePrivateKey()));
  await fixture.fund(seller.account.address);
  const { buyer, escrowId, escrow } = await fund(seller.account.address, "disputed");
  const quiet = await fund(seller.account.address, "not disputed");
  await submitDelivery(seller, { escrowId, proofHash });
  await dispute(buyer, { escrowId });

  const { context, page, watched } = await openPage(fixture.browser, phone);
  await injectWallet(context, {
    account: await fixture.impersonate(escrow.resolver),
    ...fixture.network,
  });
  await page.goto(fixture.url);
  await page.getByRole("link", { name: "Disputes" }).click();
  await page.getByRole("button", { name: "Show the disputes of Test wallet" }).click();
  const card = page.getByRole("article").filter({ hasText: escrowId });
  for (const text of [
    buyer.account.address,
    seller.account.address,
    proofHash,
    getTransactionHash("disputed"),
  ])
    await shows(card, text);
  await shows(card, "The resolver rules, until");
  expect(await page.getByRole("article").filter({ hasText: quiet.escrowId }).count()).toBe(0);
  const share = card.getByLabel("The seller's share when split, in percent");
  for (const wrong of ["0", "100", "1.5", "1e1", "-3", "NaN", "٣"]) {
    await share.fill(wrong);
    expect(await card.getByRole("button", { name: "Split" }).isDisabled(), wrong).toBe(true);
  }
  await share.fill("30");
  const row = card.getByRole("row").filter({ hasText: "Split" });
  expect(await row.textContent()).toContain("7.14 USDC3 USDC0.06 USDC");
  await checkScreen(page, "disputes");
  await card.getByRole("button", { name: "Split" }).click();
  await page.getByText("The chain shows your ruling.").waitFor({ timeout: 30_000 });
  await card.waitFor({ state: "detached", timeout: 20_000 });
  const { publicClient } = fixture;
  expect(await getEscrow(publicClient, { escrowId })).toMatchObject({ status: "Resolved" });
  expect(await fixture.usdcOf(seller.account.address)).toBe(50_000_000n + 3_000_000n);
  expect(watched.errors).toEqual([]);
  await context.close();
});

test("behavior: who is not its resolver sees no dispute", async () => {
  const seller = clientOf(privateKeyToAccount(generatePrivateKey()));
  await fixture.fund(seller.account.address);
  const { buyer, escrowId } = await fund(seller.account.address, "another's");
  await submitDelivery(seller, { escrowId, proofHash });
  await dispute(buyer, { escrowId });
  const { owner } = await fixture.createParties();
  const { context, page } = await openPage(fixture.browser);
  await injectWallet(context, { account: owner, ...fixture.network });
  await page.goto(`${fixture.url}/disputes`);
  await page.getByRole("button", { name: "Show the disputes of Test wallet" }).click();
  await page.getByText("No dispute waits for this address.").waitFor({ timeout: 20_000 });
  expect(await page.getByRole("article").count()).toBe(0);
  await context.close();
});
