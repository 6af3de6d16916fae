import {
  GasBudgetExceededError,
  PaymasterNotAllowedError,
  PaymasterRejectedError,
  SponsorshipExhaustedError,
} from "@abbababa/sdk/errors";
import { type Address, parseAbi, parseGwei } from "viem";
import { toPackedUserOperation, type UserOperation } from "viem/account-abstraction";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { approveCall, purchaseCalls } from "../src/chain/escrowCalls.ts";
import { checkValidation } from "../src/erc7562/index.ts";
import { settled } from "../src/world/clients.ts";
import { createWorld, type World } from "../src/world.ts";
import { useDevnet } from "./support/devnet.ts";
import { open, usdcOf } from "./support/sessions.ts";
import { deployPaymaster, depositOf, sponsorWith } from "./support/sponsorship/hostile.ts";
import { type SponsorServer, serveSponsor } from "./support/sponsorship/serveSponsor.ts";
import { grantSponsored, sponsorOf } from "./support/sponsorship/sponsored.ts";

let world: World;
let server: SponsorServer;
let paymaster: Address;
beforeAll(async () => {
  world = await createWorld(await useDevnet());
  paymaster = world.devnet.contracts.abbaBabaPaymaster;
  server = await serveSponsor(sponsorOf(world));
});
afterAll(() => server[Symbol.asyncDispose]());

const sponsored = (paymasterUrl = server.url) => ({ gasStrategy: "sponsored", paymasterUrl }) as const;
const nothing = () => [approveCall(world, world.escrow, 0n)];

/** The EntryPoint's formula for the prefund. Wei. */
function worstCase(op: UserOperation<"0.7">): bigint {
  const { paymasterVerificationGasLimit = 0n, paymasterPostOpGasLimit = 0n } = op;
  const own = op.verificationGasLimit + op.callGasLimit + op.preVerificationGas;
  return (own + paymasterVerificationGasLimit + paymasterPostOpGasLimit) * op.maxFeePerGas;
}

describe("sponsored", () => {
  test("default: an account without Ether is created, installs its session and buys", async () => {
    const session = await open(world, await grantSponsored(world), sponsored());
    const before = await depositOf(world, paymaster);
    const calls = await purchaseCalls(world, { buyer: session.account, amount: 1_000_000n });
    const receipt = await session.sendCalls({ calls });
    await session.sendCalls({ calls: nothing() });

    expect(await usdcOf(world, session.account)).toBe(9_000_000n);
    expect(await world.devnet.publicClient.getBalance({ address: session.account })).toBe(0n);
    expect(before - (await depositOf(world, paymaster))).toBeGreaterThan(receipt.actualGasCost);
  });

  test("behavior: auto has the paymaster pay for an account without Ether", async () => {
    const session = await open(world, await grantSponsored(world), { ...sponsored(), gasStrategy: "auto" });
    await session.sendCalls({ calls: nothing() });
    expect(await world.devnet.publicClient.getBalance({ address: session.account })).toBe(0n);
  });

  test("behavior: auto has the paymaster pay until the account has what its operation may cost", async () => {
    const { fundEth, publicClient } = world.devnet;
    const granted = await grantSponsored(world);
    const address = granted.smartAccountAddress;
    const balance = () => publicClient.getBalance({ address });
    // Anybody can send it that, to stop whoever goes by it.
    await fundEth(address, 1n);
    const session = await open(world, granted, { ...sponsored(), gasStrategy: "auto" });
    await session.sendCalls({ calls: nothing() });
    expect(await balance()).toBe(1n);
    await fundEth(address, 1_000_000_000n);
    await session.sendCalls({ calls: nothing() });
    expect(await balance()).toBe(1_000_000_001n);

    // Less than the gas budget, and enough for the next operation.
    const enough = granted.terms.gasBudget / 2n;
    await fundEth(address, enough);
    const before = await depositOf(world, paymaster);
    const { actualGasCost } = await session.sendCalls({ calls: nothing() });
    expect(await balance()).toBeLessThanOrEqual(1_000_000_001n + enough - actualGasCost);
    expect(await depositOf(world, paymaster)).toBe(before);
    await fundEth(address, granted.terms.gasBudget);
    await session.sendCalls({ calls: nothing() });
    expect(await depositOf(world, paymaster)).toBe(before);
  });

  test("behavior: the session's gas budget counts the paymaster's gas fields", async () => {
    const session = await open(world, await grantSponsored(world), sponsored());
    const operation = await session.signCalls({ calls: nothing() });
    expect(operation.userOperation.paymasterVerificationGasLimit).toBeGreaterThan(0n);
    await session.sendOperation(operation);
    expect((await session.getStatus()).gasSpent).toBe(worstCase(operation.userOperation));
  });

  test("error: the 11th operation of an agent", async () => {
    const session = await open(world, await grantSponsored(world), sponsored());
    for (let operation = 1; operation <= 10; operation += 1) await session.sendCalls({ calls: nothing() });
    const refusal = await session.sendCalls({ calls: nothing() }).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(SponsorshipExhaustedError);
    expect(refusal).toMatchObject({ limit: 10 });
    // After their time is over, what the chain has counts still.
    await world.devnet.increaseTime(600);
    await expect(session.sendCalls({ calls: nothing() })).rejects.toBeInstanceOf(SponsorshipExhaustedError);
  });

  test("behavior: an operation that never reached the chain gives its place back", async () => {
    await using small = await serveSponsor(sponsorOf(world, { operationsPerAgent: 1 }));
    const session = await open(world, await grantSponsored(world), sponsored(small.url));
    await session.signCalls({ calls: nothing(), lane: 1 });
    const second = session.sendCalls({ calls: nothing(), lane: 2 });
    await expect(second).rejects.toBeInstanceOf(SponsorshipExhaustedError);
    await world.devnet.increaseTime(600);
    await session.sendCalls({ calls: nothing() });
  });

  test("error: more than one operation may cost", async () => {
    await using poor = await serveSponsor(sponsorOf(world, { maxCostWei: parseGwei("1") }));
    const session = await open(world, await grantSponsored(world), sponsored(poor.url));
    const refused = { name: "SponsorshipRefusedError", refusal: "COST_TOO_HIGH" };
    await expect(session.sendCalls({ calls: nothing() })).rejects.toMatchObject(refused);
  });

  test("error: a call that is not paid for, in whichever way it is asked", async () => {
    await using other = await serveSponsor(sponsorOf(world, { escrow: world.thief.address }));
    const session = await open(world, await grantSponsored(world), sponsored(other.url));
    const refused = { name: "SponsorshipRefusedError", refusal: "CALL_NOT_SPONSORED" };
    await expect(session.signCalls({ calls: nothing() })).rejects.toMatchObject(refused);
    await expect(session.sendCalls({ calls: nothing() })).rejects.toMatchObject(refused);
  });

  test("error: what the bundler refuses of a signature that is only asked for", async () => {
    const session = await open(world, await grantSponsored(world, { gasBudgetWei: 1n }), sponsored());
    await expect(session.signCalls({ calls: nothing() })).rejects.toBeInstanceOf(GasBudgetExceededError);
  });
});

describe("attacks", () => {
  test("error: another paymaster than the terms name", async () => {
    const other = await deployPaymaster(world, "DrainingPaymaster");
    await using hostile = await serveSponsor(sponsorWith({ paymaster: other, paymasterData: "0x" }));
    const session = await open(world, await grantSponsored(world), sponsored(hostile.url));
    await expect(session.sendCalls({ calls: nothing() })).rejects.toBeInstanceOf(PaymasterNotAllowedError);
  });

  test("error: the paymaster's data for another operation", async () => {
    const granted = await grantSponsored(world);
    const session = await open(world, granted, sponsored());
    const { userOperation } = await session.signCalls({ calls: nothing() });
    const { paymasterData = "0x" } = userOperation;
    await using replaying = await serveSponsor(sponsorWith({ paymaster, paymasterData }));
    const before = await depositOf(world, paymaster);
    // Of the same account with another nonce, and of another account.
    for (const victim of [granted, await grantSponsored(world)]) {
      const thief = await open(world, victim, sponsored(replaying.url));
      const replay = thief.sendCalls({ calls: nothing(), lane: 7 });
      await expect(replay).rejects.toBeInstanceOf(PaymasterRejectedError);
    }
    expect(await depositOf(world, paymaster)).toBe(before);
  });

  test("error: the paymaster's data with more gas than was signed for", async () => {
    await using raising = await serveSponsor({
      stub: sponsorOf(world).stub,
      sign: (op, ...rest) => sponsorOf(world).sign({ ...op, callGasLimit: op.callGasLimit - 1n }, ...rest),
    });
    const thief = await open(world, await grantSponsored(world), sponsored(raising.url));
    await expect(thief.sendCalls({ calls: nothing() })).rejects.toBeInstanceOf(PaymasterRejectedError);
  });

  test("behavior: a paymaster that drains through postOp stays within the session's gas budget", async () => {
    const drain = await deployPaymaster(world, "DrainingPaymaster");
    const postOpGas = 2_000_000n;
    const data = { paymaster: drain, paymasterData: "0x" } as const;
    await using hostile = await serveSponsor(sponsorWith(data, postOpGas));
    const session = await open(
      world,
      await grantSponsored(world, { paymaster: "any" }),
      sponsored(hostile.url),
    );
    const operation = await session.signCalls({ calls: nothing() });
    const { maxFeePerGas } = operation.userOperation;
    const { actualGasCost, transactionHash: hash } = await session.sendOperation(operation);
    const { gasUsed } = await world.devnet.publicClient.getTransactionReceipt({ hash });
    expect(gasUsed).toBeGreaterThan(postOpGas);
    const charged = worstCase(operation.userOperation);
    // All that it burnt was charged beforehand.
    expect(actualGasCost).toBeLessThanOrEqual(charged);
    expect((await session.getStatus()).gasSpent).toBe(charged);

    const gasBudgetWei = charged - (postOpGas / 2n) * maxFeePerGas;
    const poor = await grantSponsored(world, { paymaster: "any", gasBudgetWei });
    const bounded = await open(world, poor, sponsored(hostile.url));
    await expect(bounded.sendCalls({ calls: nothing() })).rejects.toBeInstanceOf(GasBudgetExceededError);
  });
});

describe("ERC-7562", () => {
  test("default: every path of a sponsored session conforms", async () => {
    const session = await open(world, await grantSponsored(world), sponsored());
    const batch = () => purchaseCalls(world, { buyer: session.account, amount: 1_000_000n });
    for (const calls of [await batch(), nothing(), await batch()]) {
      const operation = await session.signCalls({ calls });
      const packed = toPackedUserOperation(operation.userOperation);
      expect(await checkValidation(world.devnet.publicClient, packed)).toEqual([]);
      await session.sendOperation(operation);
    }
  });

  test("error: the paymaster without its stake is reported for its storage", async () => {
    const { devnet } = world;
    const session = await open(world, await grantSponsored(world), sponsored());
    const { userOperation } = await session.signCalls({ calls: nothing() });
    const id = await devnet.snapshot();
    const abi = parseAbi(["function owner() view returns (address)", "function unlockStake()"]);
    const at = { abi, address: paymaster } as const;
    const owner = await devnet.publicClient.readContract({ ...at, functionName: "owner" });
    const wallet = await devnet.impersonate(owner);
    await settled(devnet, await wallet.writeContract({ ...at, functionName: "unlockStake" }));
    const found = await checkValidation(devnet.publicClient, toPackedUserOperation(userOperation));
    await devnet.revert(id);
    const contract = paymaster.toLowerCase();
    expect(found).toEqual([expect.objectContaining({ entity: "paymaster", contract })]);
  });

  test("error: a paymaster that reads the clock is reported", async () => {
    const clock = await deployPaymaster(world, "ClockReadingPaymaster");
    await using hostile = await serveSponsor(sponsorWith({ paymaster: clock, paymasterData: "0x" }));
    const session = await open(
      world,
      await grantSponsored(world, { paymaster: "any" }),
      sponsored(hostile.url),
    );
    const { userOperation } = await session.signCalls({ calls: nothing() });
    const found = await checkValidation(world.devnet.publicClient, toPackedUserOperation(userOperation));
    expect(found).toEqual([
      expect.objectContaining({ rule: "OP-011", entity: "paymaster", what: "TIMESTAMP" }),
    ]);
  });
});
