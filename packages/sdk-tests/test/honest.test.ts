import { createSessionKey, type PolicySet } from "@abbababa/sdk/wallet/session-keys";
import { keccak256, parseEther, toHex } from "viem";
import { generatePrivateKey } from "viem/accounts";
import { beforeAll, describe, expect, test } from "vitest";
import { deliverCall, escrowScope, newEscrowId, partyCall, purchaseCalls } from "../src/chain/escrowCalls.ts";
import { createWorld, defaultWishes, grantSession, startingUsdc, type World } from "../src/world.ts";
import { useDevnet } from "./support/devnet.ts";
import { countersOf, type Granted, grant, open, statusOf, usdcOf } from "./support/sessions.ts";

const price = 5_000_000n;
const amount = 5_100_000n;
const proofHash = keccak256(toHex("the goods"));

let world: World;
beforeAll(async () => {
  world = await createWorld(await useDevnet());
});

/** A buyer whose list holds a seller, both with nothing but a session each. */
async function buyerAndSeller(policySet: PolicySet) {
  const seller = await grant(world, policySet);
  const buyer = await grant(world, policySet, { sellers: [seller.owner.account] });
  return { buyer, seller, escrowId: newEscrowId(buyer.owner.account) };
}

function buy(buyer: Granted, seller: Granted, escrowId: `0x${string}`) {
  return purchaseCalls(world, {
    buyer: buyer.owner.account,
    seller: seller.owner.account,
    amount,
    escrowId,
  });
}

describe.each(["compact", "layered"] as const)("honest agents with %s sessions", (policySet) => {
  test("default: buy, deliver, accept", async () => {
    const { buyer, seller, escrowId } = await buyerAndSeller(policySet);
    const [buying, selling] = [await open(world, buyer.session), await open(world, seller.session)];

    await buying.sendCalls({ calls: await buy(buyer, seller, escrowId) });
    expect(await statusOf(world, escrowId)).toBe("Funded");
    expect(await usdcOf(world, buyer.owner.account)).toBe(startingUsdc - amount);
    await selling.sendCalls({ calls: [deliverCall(world, escrowId, proofHash)] });
    expect(await statusOf(world, escrowId)).toBe("Delivered");
    await buying.sendCalls({ calls: [partyCall(world, "accept", escrowId)] });

    expect(await statusOf(world, escrowId)).toBe("Released");
    expect(await usdcOf(world, seller.owner.account)).toBe(startingUsdc + price);
    expect(await countersOf(world, buyer)).toEqual({ operations: 2, revoked: false, spent: amount });
    const { budgets, operationsUsed } = await buying.getStatus();
    expect({ left: budgets[0]?.left, operationsUsed }).toEqual({
      left: 30_000_000n - amount,
      operationsUsed: 2,
    });
  });

  test("behavior: the first operation creates the account", async () => {
    const { devnet, usdc, spendCap, escrow } = world;
    const session = await createSessionKey({
      ownerPrivateKey: generatePrivateKey(),
      chain: devnet.chain,
      rpcUrl: devnet.rpcUrl,
      addresses: { spendCap, abbaBabaEscrow: escrow, usdc },
      escrowScope,
      policySet,
    });
    const buyer = session.smartAccountAddress;
    await devnet.fundUsdc(buyer, 10_000_000n);
    await devnet.fundEth(buyer, parseEther("1"));
    expect(await devnet.publicClient.getCode({ address: buyer })).toBeUndefined();

    const agent = await open(world, session);
    await agent.sendCalls({ calls: await purchaseCalls(world, { buyer, amount: 10_000_000n }) });
    expect(await usdcOf(world, buyer)).toBe(0n);
    await expect(
      agent.sendCalls({ calls: await purchaseCalls(world, { buyer, amount: 2n }) }),
    ).rejects.toMatchObject({ name: "SpendCapExceededError" });
  });

  test("behavior: a dispute that the seller concedes refunds the buyer", async () => {
    const { buyer, seller, escrowId } = await buyerAndSeller(policySet);
    const [buying, selling] = [await open(world, buyer.session), await open(world, seller.session)];
    await buying.sendCalls({ calls: await buy(buyer, seller, escrowId) });
    await selling.sendCalls({ calls: [deliverCall(world, escrowId, proofHash)] });
    await buying.sendCalls({ calls: [partyCall(world, "dispute", escrowId)] });
    const concession = partyCall(world, "cancel", escrowId);
    // Giving up money that is due is the owner's to decide: no session may, unless it was granted that.
    await expect(selling.sendCalls({ calls: [concession] })).rejects.toMatchObject({
      name: "CallNotAllowedError",
    });
    await seller.owner.execute([concession]);
    expect(await statusOf(world, escrowId)).toBe("Refunded");
    expect(await usdcOf(world, buyer.owner.account)).toBe(startingUsdc);
  });
});

describe("honest agents and time", () => {
  test("behavior: the seller finalizes when the dispute window has passed", async () => {
    const { buyer, seller, escrowId } = await buyerAndSeller("compact");
    const [buying, selling] = [await open(world, buyer.session), await open(world, seller.session)];
    await buying.sendCalls({ calls: await buy(buyer, seller, escrowId) });
    await selling.sendCalls({ calls: [deliverCall(world, escrowId, proofHash)] });
    await expect(
      selling.sendCalls({ calls: [partyCall(world, "finalizeRelease", escrowId)] }),
    ).rejects.toThrow();
    await world.devnet.increaseTime(3_500);
    const late = await grantAgain(seller);
    await world.devnet.increaseTime(101);
    await late.sendCalls({ calls: [partyCall(world, "finalizeRelease", escrowId)] });
    expect(await statusOf(world, escrowId)).toBe("Released");
  });

  test("behavior: a period's cap is fresh in the next period, the lifetime's is not", async () => {
    const buyer = await grant(world, "compact", {
      perOperation: 10_000_000n,
      perPeriod: 10_000_000n,
      lifetime: 15_000_000n,
    });
    const agent = await open(world, buyer.session);
    const spend = async (units: bigint) =>
      agent.sendCalls({ calls: await purchaseCalls(world, { buyer: buyer.owner.account, amount: units }) });
    await spend(10_000_000n);
    await expect(spend(2n)).rejects.toMatchObject({ name: "SpendCapExceededError", cap: "perPeriod" });
    await world.devnet.increaseTime(1_800);
    await spend(5_000_000n);
    await expect(spend(2n)).rejects.toMatchObject({ name: "SpendCapExceededError", cap: "lifetime" });
    expect((await countersOf(world, buyer)).spent).toBe(15_000_000n);
  });
});

/** A new session on an account whose first one is about to end. */
async function grantAgain({ owner }: Granted) {
  return open(world, await grantSession(world, owner, defaultWishes(world), "compact"));
}
