/** A session's wallet is brought up to its budget once, whatever is repeated, lost, or done twice at once. */
import { BuyerAgent } from "@abbababa/sdk";
import { signerToEcdsaValidator } from "@zerodev/ecdsa-validator";
import { createKernelAccount } from "@zerodev/sdk";
import { getEntryPoint, KERNEL_V3_1 } from "@zerodev/sdk/constants";
import {
  type Address,
  createTestClient,
  http,
  type LocalAccount,
  parseEther,
  toFunctionSelector,
} from "viem";
import { createBundlerClient } from "viem/account-abstraction";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { beforeAll, describe, expect, test } from "vitest";
import { walletOf } from "../../src/world/clients.ts";
import { createOwner, createWorld, type World } from "../../src/world.ts";
import { createBuyer, openBuyer } from "../support/agents/agents.ts";
import { usdcOf } from "../support/agents/usdcOf.ts";
import { useDevnet } from "../support/devnet.ts";

let world: World;
beforeAll(async () => {
  world = await createWorld(await useDevnet());
});

const budgetUsdc = 20_000_000n;
const gasWei = parseEther("1");
const agent = new BuyerAgent();

/** A wallet that is to be funded. */
const newSession = () => ({ walletAddress: privateKeyToAccount(generatePrivateKey()).address, budgetUsdc });

/** An owner with 100 USDC, and one client of theirs for each process. */
async function createPayer() {
  const account = privateKeyToAccount(generatePrivateKey());
  await world.devnet.fundEth(account.address, parseEther("10"));
  await world.devnet.fundUsdc(account.address, 100_000_000n);
  return () => ({ ...walletOf(world.devnet, account), pollingInterval: 30 });
}

async function heldBy(address: Address) {
  return [await usdcOf(world, address), await world.devnet.publicClient.getBalance({ address })];
}

describe("a plain account that pays", () => {
  test("default: USDC and Ether are brought up to what the wallet is to hold, and not beyond", async () => {
    const session = newSession();
    const wallet = (await createPayer())();
    await world.devnet.fundEth(session.walletAddress, gasWei / 4n);
    const fund = () => agent.fundSession(session, "USDC", { wallet, gasWei });
    expect(await fund()).toMatchObject({ amount: budgetUsdc });
    expect(await heldBy(session.walletAddress)).toEqual([budgetUsdc, gasWei]);
    expect(await fund()).toEqual({ amount: 0n, transactionHash: undefined });
    expect(await heldBy(session.walletAddress)).toEqual([budgetUsdc, gasWei]);
  });

  test("behavior: repeated while the transfer waits for a block, nothing is sent until it is there", async () => {
    const { chain, rpcUrl, publicClient } = world.devnet;
    const session = newSession();
    const open = await createPayer();
    const fund = (wallet = open()) => agent.fundSession(session, "USDC", { wallet, gasWei });
    const anvil = createTestClient({ mode: "anvil", chain, transport: http(rpcUrl) });
    const { address } = open().account;
    await anvil.setAutomine(false);
    try {
      const first = fund();
      const sent = () => publicClient.getTransactionCount({ address, blockTag: "pending" });
      while ((await sent()) === 0) await new Promise((resolve) => setTimeout(resolve, 30));
      await expect(fund()).rejects.toMatchObject({
        name: "TransactionPendingError",
        account: address,
        nonce: 0,
      });
      expect(await sent()).toBe(1);
      await anvil.setAutomine(true);
      await anvil.mine({ blocks: 1 });
      await first;
    } finally {
      await anvil.setAutomine(true);
    }
    expect(await fund()).toMatchObject({ amount: 0n });
    expect(await heldBy(session.walletAddress)).toEqual([budgetUsdc, gasWei]);
  });

  test("behavior: twice at once by one process, the second finds nothing lacking", async () => {
    const session = newSession();
    const wallet = (await createPayer())();
    const fund = () => agent.fundSession(session, "USDC", { wallet, gasWei });
    const moved = await Promise.all([fund(), fund()]);
    expect(moved.map(({ amount }) => amount)).toEqual([budgetUsdc, 0n]);
    expect(await heldBy(session.walletAddress)).toEqual([budgetUsdc, gasWei]);
  });

  test("behavior: by several processes at once, one pays", async () => {
    const session = newSession();
    const open = await createPayer();
    const fund = () => agent.fundSession(session, "USDC", { wallet: open(), gasWei });
    const tries = await Promise.allSettled([fund(), fund(), fund(), fund()]);
    expect(tries.some(({ status }) => status === "fulfilled")).toBe(true);
    await fund();
    expect(await heldBy(session.walletAddress)).toEqual([budgetUsdc, gasWei]);
  });
});

test("behavior: a smart account that pays by several processes at once pays once", async () => {
  const owner = await createOwner(world);
  const open = async () => smartClient(owner.eoa);
  const session = newSession();
  const fund = async () => agent.fundSession(session, "USDC", { wallet: await open() });
  const tries = await Promise.allSettled([fund(), fund(), fund()]);
  expect(tries.some(({ status }) => status === "fulfilled")).toBe(true);
  expect(await fund()).toMatchObject({ amount: 0n });
  expect(await usdcOf(world, session.walletAddress)).toBe(budgetUsdc);
});

test("error: a smart account whose nonce is of another block than what lacks pays nothing", async () => {
  const { account, ...client } = await smartClient((await createOwner(world)).eoa);
  // As a node tells it that has come further than the one that tells balances.
  const getNonce: typeof account.getNonce = async (parameters) => (await account.getNonce(parameters)) + 1n;
  const wallet = { ...client, account: { ...account, getNonce } };
  const session = newSession();
  const error = await agent.fundSession(session, "USDC", { wallet }).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ name: "NonceConflictError" });
  expect(await usdcOf(world, session.walletAddress)).toBe(0n);
});

test("behavior: an on-chain session that pays by several processes at once pays once", async () => {
  const session = newSession();
  const rules = [
    { kind: "address", argument: 0, addresses: [session.walletAddress] },
    { kind: "spend", argument: 1, token: world.usdc },
  ] as const;
  const buyer = await createBuyer(world, [world.sellers[0].address, session.walletAddress], {
    spend: [{ token: world.usdc, lifetime: 90_000_000n }],
    calls: [{ target: world.usdc, selector: toFunctionSelector("transfer(address,uint256)"), rules }],
  });
  const open = () => openBuyer(world, buyer.session.serializedSessionKey);
  const fund = async () => (await open()).fundSession(session);
  const tries = await Promise.allSettled([fund(), fund(), fund()]);
  expect(tries.some(({ status }) => status === "fulfilled")).toBe(true);
  expect(await fund()).toMatchObject({ amount: 0n });
  expect(await usdcOf(world, session.walletAddress)).toBe(budgetUsdc);
});

/** The owner's own client of their smart account. */
async function smartClient(signer: LocalAccount) {
  const { publicClient, chain, bundlerUrl } = world.devnet;
  const entryPoint = getEntryPoint("0.7");
  const kernelVersion = KERNEL_V3_1;
  const sudo = await signerToEcdsaValidator(publicClient, { signer, entryPoint, kernelVersion });
  const account = await createKernelAccount(publicClient, { entryPoint, kernelVersion, plugins: { sudo } });
  const transport = http(bundlerUrl);
  return createBundlerClient({ account, chain, client: publicClient, transport, pollingInterval: 50 });
}
