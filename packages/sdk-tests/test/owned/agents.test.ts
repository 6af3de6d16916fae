/**
 * A buyer and a seller, each with nothing but a session's string, on accounts of other kinds than the owner's Kernel: the
 * whole life of an escrow. `ACCOUNTS=all` tries every kind.
 */
import { BuyerAgent, installValidator, SellerAgent, totalWithFee } from "@abbababa/sdk";
import type { CreateSessionKeyParameters } from "@abbababa/sdk/wallet/session-keys";
import { keccak256, parseEther, toHex } from "viem";
import { beforeAll, expect, test } from "vitest";
import type { AccountForm } from "../../src/owned/forms.ts";
import { tried } from "../../src/owned/tried.ts";
import { createWorld, type World } from "../../src/world.ts";
import { inAnHour, patience } from "../support/agents/agents.ts";
import { usdcOf } from "../support/agents/usdcOf.ts";
import { useDevnet } from "../support/devnet.ts";
import { createAccount, networkOf, pollingInterval } from "../support/owned/fixture.ts";

const price = 5_000_000n;
const amount = totalWithFee(price);
const proofHash = keccak256(toHex("the goods"));

let world: World;
beforeAll(async () => {
  world = await createWorld(await useDevnet());
});

/** An account with the module as a validator, and what its sessions are granted with. */
async function prepare(form: AccountForm) {
  const { handedOver, address } = await createAccount(world, form);
  await installValidator({ ...handedOver, ...networkOf(world), pollingInterval });
  const { usdc, escrow, spendCap } = world;
  const common: Partial<CreateSessionKeyParameters> = {
    ...handedOver,
    ...networkOf(world),
    addresses: { spendCap, abbaBabaEscrow: escrow, usdc },
    gasBudgetWei: parseEther("1"),
  };
  return { address, common };
}

test.each(tried.behaviours)("behavior: agents buy and sell, $name", async (form) => {
  const [selling, buying] = [await prepare(form), await prepare(form)];
  const network = { ...networkOf(world), ...patience };
  const seller = new SellerAgent();
  await seller.initWithSessionKey({
    ...network,
    serializedSessionKey: (await SellerAgent.createSessionKey(selling.common)).serializedSessionKey,
  });
  const { serializedSessionKey } = await BuyerAgent.createSessionKey({
    ...buying.common,
    counterparties: [selling.address],
  });
  const buyer = new BuyerAgent();
  await buyer.initWithSessionKey({ ...network, serializedSessionKey });
  const before = await usdcOf(world, selling.address);

  const deadline = await inAnHour(world);
  const { escrow, escrowId } = await buyer.fundEscrow(
    "order",
    selling.address,
    amount,
    "USDC",
    deadline,
    patience,
  );
  expect(escrow).toMatchObject({ status: "Funded", buyer: buying.address, seller: selling.address });
  expect((await seller.submitDelivery(escrowId, proofHash)).escrow.status).toBe("Delivered");
  expect((await buyer.confirmAndRelease("order")).escrow.status).toBe("Released");
  expect((await usdcOf(world, selling.address)) - before).toBe(price);
  expect(await buyer.getSessionStatus()).toMatchObject({ operationsUsed: 2 });
});
