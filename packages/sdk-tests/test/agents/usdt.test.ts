/** Paying in a token like USDT: it returns nothing, and takes no allowance over another one. */
import { readFile } from "node:fs/promises";
import { fundEscrow, getEscrow, moveEscrow } from "@abbababa/sdk";
import {
  type Abi,
  type Address,
  createTestClient,
  encodeFunctionData,
  erc20Abi,
  getAddress,
  type Hex,
  http,
  parseAbi,
  parseEther,
} from "viem";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { beforeAll, expect, test } from "vitest";
import { receiptOf, settled, walletOf } from "../../src/world/clients.ts";
import { createWorld, type World } from "../../src/world.ts";
import { createBuyer, inAnHour } from "../support/agents/agents.ts";
import { useDevnet } from "../support/devnet.ts";

const escrowAbi = parseAbi([
  "function defaultAdmin() view returns (address)",
  "function setTokenSupported(address token, bool supported)",
]);
const amount = 10_200_000n;

let world: World;
let usdt: Address;
let abi: Abi;
beforeAll(async () => {
  world = await createWorld(await useDevnet());
  const { devnet, escrow: address, thief } = world;
  const path = "../../../../artifacts/contracts/devnet/token/TestUSDT.sol/TestUSDT.json";
  const artifact: { abi: Abi; bytecode: Hex } = JSON.parse(
    await readFile(new URL(path, import.meta.url), "utf8"),
  );
  abi = artifact.abi;
  const { contractAddress } = await receiptOf(devnet, await walletOf(devnet, thief).deployContract(artifact));
  if (!contractAddress) throw new Error("TestUSDT was not deployed.");
  usdt = getAddress(contractAddress);
  // Nobody holds the admin's key here.
  const admin = await devnet.publicClient.readContract({
    address,
    abi: escrowAbi,
    functionName: "defaultAdmin",
  });
  await devnet.fundEth(admin, parseEther("1"));
  const anvil = createTestClient({ mode: "anvil", chain: devnet.chain, transport: http(devnet.rpcUrl) });
  await anvil.impersonateAccount({ address: admin });
  const list = { address, abi: escrowAbi, functionName: "setTokenSupported", args: [usdt, true] } as const;
  await settled(devnet, await walletOf(devnet, { address: admin, type: "json-rpc" }).writeContract(list));
});

const mint = async (to: Address) => {
  const call = { address: usdt, abi, functionName: "mint", args: [to, 100_000_000n] };
  await settled(world.devnet, await walletOf(world.devnet, world.thief).writeContract(call));
};
const approval = (spent: bigint) =>
  encodeFunctionData({ abi: erc20Abi, functionName: "approve", args: [world.escrow, spent] });
const read = (functionName: "allowance" | "balanceOf", ...args: readonly Address[]) =>
  world.devnet.publicClient.readContract({ address: usdt, abi, functionName, args }) as Promise<bigint>;

test("default: by a session, whose terms let it set a left-over allowance to zero and spend no more", async () => {
  const [seller] = world.sellers;
  if (seller === undefined) throw new Error("There is no seller.");
  const lifetime = 2n * amount;
  const { agent, owner, account } = await createBuyer(world, [seller.address], {
    spend: [{ token: usdt, lifetime }],
  });
  await mint(account);
  const deadline = await inAnHour(world);
  for (const [index, leftOver] of [0n, 7n].entries()) {
    await owner.execute([{ to: usdt, value: 0n, data: approval(leftOver) }]);
    const id = `order-${index}`;
    const { escrow } = await agent.fundEscrow(id, seller.address, amount, usdt, deadline);
    expect(escrow).toMatchObject({ status: "Funded", token: usdt, amount });
    expect(await read("allowance", account, world.escrow)).toBe(0n);
  }
  const { budgets } = await agent.getSessionStatus();
  expect(budgets[0]).toMatchObject({ spent: lifetime, left: 0n });
  await expect(agent.fundEscrow("order-2", seller.address, amount, usdt, deadline)).rejects.toMatchObject({
    name: "SpendCapExceededError",
  });
  expect(await read("balanceOf", account)).toBe(100_000_000n - lifetime);
});

test("default: by a plain wallet that ended between its two transactions, repeated", async () => {
  const { devnet, escrow: escrowAddress } = world;
  const [seller] = world.sellers;
  if (seller === undefined) throw new Error("There is no seller.");
  const wallet = walletOf(devnet, privateKeyToAccount(generatePrivateKey()));
  const { address } = wallet.account;
  await devnet.fundEth(address, parseEther("1"));
  await mint(address);
  await settled(devnet, await wallet.sendTransaction({ to: usdt, data: approval(amount) }));
  const order = { transactionId: "order", seller: seller.address, amount, token: usdt, escrowAddress };
  const { escrowId } = await fundEscrow(wallet, { ...order, deadline: await inAnHour(world) });
  expect(await getEscrow(wallet, { escrowId, escrowAddress })).toMatchObject({ status: "Funded" });
  expect(await read("allowance", address, escrowAddress)).toBe(0n);

  const before = await read("balanceOf", seller.address);
  const proofHash: Hex = `0x${"1".repeat(64)}`;
  const shop = walletOf(devnet, seller);
  await moveEscrow(shop, { escrowId, escrowAddress, method: "submitDelivery", proofHash });
  await moveEscrow(wallet, { escrowId, escrowAddress, method: "accept" });
  expect(await read("balanceOf", seller.address)).toBe(before + 10_000_000n);
});
