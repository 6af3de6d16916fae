import { testUsdcAbi } from "@abbababa/devnet";
import { totalWithFee } from "@abbababa/sdk";
import { accept, createEscrow, getEscrowId } from "@abbababa/sdk/escrow";
import { signerToEcdsaValidator } from "@zerodev/ecdsa-validator";
import { createKernelAccount } from "@zerodev/sdk";
import { getEntryPoint, KERNEL_V3_1 } from "@zerodev/sdk/constants";
import { type Address, http, keccak256, toHex } from "viem";
import { createBundlerClient, type SendUserOperationParameters } from "viem/account-abstraction";
import { beforeAll, describe, expect, test } from "vitest";
import { settled, walletOf } from "../../src/world/clients.ts";
import { createOwner, createWorld, type Owner, startingUsdc, type World } from "../../src/world.ts";
import { createBuyer, createSeller, inAnHour, openBuyer, patience } from "../support/agents/agents.ts";
import { usdcOf } from "../support/agents/usdcOf.ts";
import { useDevnet } from "../support/devnet.ts";
import { drop, type Fault, startFaultyBundler } from "../support/standins/faultyBundler.ts";

const amount = totalWithFee(5_000_000n);
const proofHash = keccak256(toHex("the goods"));
const day = 86_400;

/** Does the work, and hangs up instead of answering. */
const loseAnswer: Fault = async (_, forward) => {
  await forward();
  return drop;
};

let world: World;
beforeAll(async () => {
  world = await createWorld(await useDevnet());
});

/** The owner's own client of their smart account: no session. */
async function ownerClient({ eoa }: Owner) {
  const { publicClient, chain, bundlerUrl } = world.devnet;
  const entryPoint = getEntryPoint("0.7");
  const kernelVersion = KERNEL_V3_1;
  const sudo = await signerToEcdsaValidator(publicClient, { signer: eoa, entryPoint, kernelVersion });
  const account = await createKernelAccount(publicClient, { entryPoint, kernelVersion, plugins: { sudo } });
  return createBundlerClient({
    account,
    chain,
    client: publicClient,
    transport: http(bundlerUrl),
    pollingInterval: 50,
  });
}

async function setList(method: "blacklist" | "unBlacklist", account: Address): Promise<void> {
  const request = { abi: testUsdcAbi, address: world.usdc, functionName: method, args: [account] } as const;
  await settled(world.devnet, await walletOf(world.devnet, world.guardian).writeContract(request));
}

describe("a bundler that fails", () => {
  test("behavior: loses every answer: one escrow, one charge", async () => {
    const seller = await createSeller(world);
    const buyer = await createBuyer(world, [seller.account]);
    const deadline = await inAnHour(world);
    await using bundler = await startFaultyBundler(world.devnet.bundlerUrl, {
      eth_sendUserOperation: loseAnswer,
      eth_getUserOperationReceipt: loseAnswer,
    });
    const agent = await openBuyer(world, buyer.session.serializedSessionKey, { bundlerUrl: bundler.url });
    const { escrow } = await agent.fundEscrow("lost", seller.account, amount, "USDC", deadline, patience);
    expect(escrow.status).toBe("Funded");
    expect(bundler.asked).toContain("eth_sendUserOperation");
    const again = await buyer.agent.fundEscrow("lost", seller.account, amount, "USDC", deadline, patience);
    expect(again.isNew).toBe(false);
    expect(await usdcOf(world, buyer.account)).toBe(startingUsdc - amount);
    expect(await buyer.agent.getSessionStatus()).toMatchObject({ operationsUsed: 1 });
  });

  test("behavior: is gone: a typed error, nothing spent, and a retry elsewhere succeeds", async () => {
    const seller = await createSeller(world);
    const buyer = await createBuyer(world, [seller.account]);
    const deadline = await inAnHour(world);
    const bundlerUrl = "http://127.0.0.1:9";
    const agent = await openBuyer(world, buyer.session.serializedSessionKey, { bundlerUrl });
    await expect(
      agent.fundEscrow("gone", seller.account, amount, "USDC", deadline, patience),
    ).rejects.toMatchObject({ name: "EndpointUnreachableError" });
    expect(await usdcOf(world, buyer.account)).toBe(startingUsdc);
    expect(
      (await buyer.agent.fundEscrow("gone", seller.account, amount, "USDC", deadline, patience)).isNew,
    ).toBe(true);
  });
});

describe("terms", () => {
  test("error: a seller who is not listed, an amount over the cap: typed, with nothing spent", async () => {
    const seller = await createSeller(world);
    const buyer = await createBuyer(world, [seller.account]);
    const deadline = await inAnHour(world);
    const fund = (to: Address, units: bigint) =>
      buyer.agent.fundEscrow("terms", to, units, "USDC", deadline, patience);
    await expect(fund(world.thief.address, amount)).rejects.toMatchObject({
      name: "CounterpartyNotAllowedError",
    });
    await expect(fund(seller.account, 10_000_001n)).rejects.toMatchObject({ name: "SpendCapExceededError" });
    expect(await usdcOf(world, buyer.account)).toBe(startingUsdc);
    expect(await buyer.agent.getSessionStatus()).toMatchObject({ operationsUsed: 0 });
  });
});

describe("an owner's smart account", () => {
  test("default: creates an escrow in one operation", async () => {
    const client = await ownerClient(await createOwner(world));
    const escrowId = getEscrowId({ buyer: client.account.address, transactionId: "owner" });
    const seller = world.sellers[0].address;
    const terms = { escrowId, seller, amount: "5.10", deadline: await inAnHour(world) };
    await createEscrow(client, { ...terms, token: world.usdc, amount });
    expect(await usdcOf(world, client.account.address)).toBe(startingUsdc - amount);
    await expect(createEscrow(client, terms)).rejects.toMatchObject({ name: "EscrowAlreadyExistsError" });
  });

  test("error: a revert inside an operation that was included is read from the chain", async () => {
    const client = await ownerClient(await createOwner(world));
    const escrowId = getEscrowId({ buyer: client.account.address, transactionId: "nothing" });
    const limits = {
      callGasLimit: 500_000n,
      verificationGasLimit: 500_000n,
      preVerificationGas: 100_000n,
    };
    // With limits of its own no bundler simulates the calls.
    const blind = client.extend(() => ({
      sendUserOperation: (parameters: SendUserOperationParameters) =>
        client.sendUserOperation({ ...parameters, ...limits } as never),
    }));
    await expect(accept(blind, { escrowId })).rejects.toMatchObject({
      name: "EscrowNotFoundError",
      escrowId,
    });
  });
});

describe("a party that cannot be paid", () => {
  test("behavior: is credited, and withdraws when the token lets it", async () => {
    const seller = await createSeller(world);
    const buyer = await createBuyer(world, [seller.account]);
    const { escrowId } = await buyer.agent.fundEscrow(
      "blocked",
      seller.account,
      amount,
      "USDC",
      await inAnHour(world),
      patience,
    );
    await seller.agent.submitDelivery(escrowId, proofHash);
    await expect(seller.agent.withdraw()).rejects.toMatchObject({ name: "NothingToWithdrawError" });
    await setList("blacklist", seller.account);
    expect((await buyer.agent.confirmAndRelease("blocked")).escrow.status).toBe("Released");
    expect(await seller.agent.getCredit()).toBe(5_000_000n);
    await expect(seller.agent.withdraw()).rejects.toMatchObject({ name: "WithdrawalFailedError" });
    await setList("unBlacklist", seller.account);
    await seller.agent.withdraw();
    expect(await seller.agent.getCredit()).toBe(0n);
    expect(await usdcOf(world, seller.account)).toBe(startingUsdc + 5_000_000n);
  });
});

describe("a resolver that never answers", () => {
  test("behavior: the parties split, not a second before its time", async () => {
    const seller = await createSeller(world);
    const buyer = await createBuyer(world, [seller.account], { validitySeconds: 30 * day });
    const deadline = await inAnHour(world);
    const { escrowId } = await buyer.agent.fundEscrow(
      "silent",
      seller.account,
      amount,
      "USDC",
      deadline,
      patience,
    );
    await seller.agent.submitDelivery(escrowId, proofHash);
    await buyer.agent.disputeOnChain("silent");
    await expect(buyer.agent.claimUnresolved("silent")).rejects.toMatchObject({
      name: "ResolutionPendingError",
    });
    await world.devnet.increaseTime(14 * day);
    expect((await buyer.agent.claimUnresolved({ escrowId })).escrow.status).toBe("Resolved");
    expect(await usdcOf(world, seller.account)).toBe(startingUsdc + 2_500_000n);
  });
});
