import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { keccak256, toHex } from "viem";
import { beforeAll, describe, expect, test } from "vitest";
import { createWorld, startingUsdc, type World } from "../../src/world.ts";
import {
  createBuyer,
  createSeller,
  grantBuyer,
  inAnHour,
  openBuyer,
  patience,
} from "../support/agents/agents.ts";
import { usdcOf } from "../support/agents/usdcOf.ts";
import { useDevnet } from "../support/devnet.ts";

const run = promisify(execFile);
const script = fileURLToPath(new URL("../support/agents/buyProcess.ts", import.meta.url));
const amount = 1_020_000n;

let world: World;
beforeAll(async () => {
  world = await createWorld(await useDevnet());
});

async function setUp() {
  const seller = await createSeller(world);
  const buyer = await createBuyer(world, [seller.account]);
  return { seller, buyer, deadline: await inAnHour(world) };
}

describe("funding the same transaction", () => {
  test("behavior: four at a time from one session: one escrow, one charge", async () => {
    const { seller, buyer, deadline } = await setUp();
    const results = await Promise.all(
      [1, 2, 3, 4].map(() =>
        buyer.agent.fundEscrow("same", seller.account, amount, "USDC", deadline, patience),
      ),
    );
    expect(new Set(results.map(({ escrowId }) => escrowId)).size).toBe(1);
    expect(results.filter(({ isNew }) => isNew)).toHaveLength(1);
    expect(await usdcOf(world, buyer.account)).toBe(startingUsdc - amount);
    const { budgets, operationsUsed } = await buyer.agent.getSessionStatus();
    expect({ spent: budgets[0]?.spent, operationsUsed }).toEqual({ spent: amount, operationsUsed: 1 });
  });

  test("behavior: four replicas of an installed session: one escrow, one charge", async () => {
    const { seller, buyer, deadline } = await setUp();
    await buyer.agent.fundEscrow("first", seller.account, amount, "USDC", deadline, patience);
    const replicas = await Promise.all(
      [1, 2, 3, 4].map(() => openBuyer(world, buyer.session.serializedSessionKey)),
    );
    const results = await Promise.all(
      replicas.map((agent) => agent.fundEscrow("same", seller.account, amount, "USDC", deadline, patience)),
    );
    // Made at the same time, the replicas' operations are one and the same.
    const transactions = results.flatMap(({ transactionHash }) => transactionHash ?? []);
    expect(new Set(transactions).size).toBe(1);
    expect(await usdcOf(world, buyer.account)).toBe(startingUsdc - 2n * amount);
    const { budgets, operationsUsed } = await buyer.agent.getSessionStatus();
    expect({ spent: budgets[0]?.spent, operationsUsed }).toEqual({ spent: 2n * amount, operationsUsed: 2 });
  });

  test("error: with other terms nothing is sent", async () => {
    const { seller, buyer, deadline } = await setUp();
    await buyer.agent.fundEscrow("same", seller.account, amount, "USDC", deadline, patience);
    await expect(
      buyer.agent.fundEscrow("same", seller.account, amount + 1n, "USDC", deadline + 1n, patience),
    ).rejects.toMatchObject({
      name: "EscrowMismatchError",
      differences: [
        { field: "amount", expected: "1020001", actual: "1020000" },
        { field: "deadline", expected: String(deadline + 1n), actual: String(deadline) },
      ],
    });
    expect((await buyer.agent.getSessionStatus()).operationsUsed).toBe(1);
  });
});

describe("a renewed session", () => {
  test("behavior: of the same scope goes on with what the one before funded", async () => {
    const { seller, buyer, deadline } = await setUp();
    const fund = (agent: typeof buyer.agent) =>
      agent.fundEscrow("renewed", seller.account, amount, "USDC", deadline, patience);
    const { escrowId } = await fund(buyer.agent);
    const { escrowScope } = buyer.session;
    const renewed = await grantBuyer(world, buyer.owner, [seller.account], { escrowScope });
    expect(await fund(renewed.agent)).toMatchObject({ escrowId, isNew: false });
    const proofHash = keccak256(toHex("the goods"));
    await seller.agent.submitDelivery(escrowId, proofHash);
    expect((await renewed.agent.confirmAndRelease("renewed")).escrow.status).toBe("Released");
  });

  test("error: of another scope cannot pay out what the one before funded", async () => {
    const { seller, buyer, deadline } = await setUp();
    const { escrowId } = await buyer.agent.fundEscrow(
      "other",
      seller.account,
      amount,
      "USDC",
      deadline,
      patience,
    );
    await seller.agent.submitDelivery(escrowId, keccak256(toHex("the goods")));
    const other = await grantBuyer(world, buyer.owner, [seller.account]);
    await expect(other.agent.confirmAndRelease({ escrowId })).rejects.toMatchObject({
      name: expect.stringMatching(/^ArgumentToo(Low|High)Error$/),
    });
  });
});

describe("funding different transactions", () => {
  test("behavior: four at a time from one session that was never used", async () => {
    const { seller, buyer, deadline } = await setUp();
    const results = await Promise.all(
      ["a", "b", "c", "d"].map((id) =>
        buyer.agent.fundEscrow(id, seller.account, amount, "USDC", deadline, patience),
      ),
    );
    expect(new Set(results.map(({ escrowId }) => escrowId)).size).toBe(4);
    expect(await usdcOf(world, buyer.account)).toBe(startingUsdc - 4n * amount);
    expect((await buyer.agent.getSessionStatus()).operationsUsed).toBe(4);
  });

  test("behavior: two processes at a time, one transaction in common, session never used", async () => {
    const { seller, buyer, deadline } = await setUp();
    const { rpcUrl, bundlerUrl } = world.devnet;
    const start = async (...ids: string[]): Promise<string[]> => {
      const fixed = [
        buyer.session.serializedSessionKey,
        rpcUrl,
        bundlerUrl,
        seller.account,
        String(deadline),
      ];
      return JSON.parse((await run(process.execPath, [script, ...fixed, ...ids])).stdout);
    };
    const results = (await Promise.all([start("shared", "mine"), start("shared", "yours")])).flat();
    expect(new Set(results).size).toBe(3);
    expect(await usdcOf(world, buyer.account)).toBe(startingUsdc - 3n * amount);
    const { budgets, operationsUsed } = await buyer.agent.getSessionStatus();
    expect({ spent: budgets[0]?.spent, operationsUsed }).toEqual({ spent: 3n * amount, operationsUsed: 3 });
  });
});
