import { readFile } from "node:fs/promises";
import {
  abbaBabaEscrowAbi,
  type CallParameters,
  type CreatedSessionKey,
  claim,
  createSessionKey,
  getAccountAddress,
  inspectSessionKey,
  SellerAgent,
  type SessionClient,
  swap,
} from "@abbababa/sdk";
import {
  type Abi,
  type Address,
  createWalletClient,
  encodeFunctionData,
  erc20Abi,
  type Hex,
  http,
  parseUnits,
  zeroHash,
} from "viem";
import { beforeAll, expect, test, vi } from "vitest";
import { startFixture } from "../support/session/fixture.ts";

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const fixture = await startFixture();
const { account, devnet, usdc } = fixture;
const [payee, stranger] = [account(2).address, account(4).address];
const day = 86_400;
const shapes = { token: "0x", exchange: "0x", distributor: "0x" } as Record<string, Address>;
const abis: Record<string, Abi> = {};

beforeAll(async () => {
  const token = await deploy("TestToken", [18, parseUnits("1000", 18)]);
  Object.assign(shapes, {
    token,
    exchange: await deploy("TestExchange", []),
    distributor: await deploy("TestDistributor", [token]),
  });
  for (const to of [shapes.exchange, shapes.distributor]) await give(to, parseUnits("100", 18));
});

/** Deploys one of `contracts/test-support/shapes`. */
async function deploy(name: string, args: readonly unknown[]): Promise<Address> {
  const path = `../../../../artifacts/contracts/test-support/shapes/${name}.sol/${name}.json`;
  const { abi, bytecode }: { abi: Abi; bytecode: Hex } = JSON.parse(
    await readFile(new URL(path, import.meta.url), "utf8"),
  );
  abis[name] = abi;
  const { contractAddress } = await mined(await deployer().deployContract({ abi, bytecode, args }));
  if (!contractAddress) throw new Error(`${name} was not deployed.`);
  return contractAddress;
}

function deployer() {
  return createWalletClient({ account: account(3), chain: devnet.chain, transport: http(devnet.rpcUrl) });
}

async function mined(hash: Hex) {
  return devnet.publicClient.waitForTransactionReceipt({ hash, pollingInterval: 50 });
}

/** Gives tokens with 18 decimals. */
async function give(to: Address | undefined, amount: bigint): Promise<void> {
  if (!to) throw new Error("nobody to give to");
  const request = { address: shapes.token, abi: erc20Abi, functionName: "transfer" } as const;
  await mined(
    await deployer().writeContract({ ...request, address: shapes.token ?? to, args: [to, amount] }),
  );
}

const balanceOf = (token: Address, of: Address) =>
  devnet.publicClient.readContract({ abi: erc20Abi, address: token, functionName: "balanceOf", args: [of] });

async function ready(created: CreatedSessionKey): Promise<SessionClient> {
  await fixture.fund(created.smartAccountAddress);
  return fixture.open(created);
}

const transfer = (token: Address, to: Address, amount: bigint) => ({
  to: token,
  data: encodeFunctionData({ abi: erc20Abi, functionName: "transfer", args: [to, amount] }),
});

const refused = async (session: SessionClient, ...calls: { to: Address; data: Hex }[]) =>
  (await session.sendCalls({ calls }).catch((error: Error) => error)) as Error;

test("default: at most 5 USDC a day to this address, in one line", async () => {
  const index = fixture.freshIndex();
  const owner = { owner: account(1), index, ...fixture.network };
  const address = await getAccountAddress(owner);
  const created = await createSessionKey({
    ...owner,
    periodSeconds: day,
    validitySeconds: 30 * day,
    transfers: [{ token: "USDC", to: [payee], perPeriod: "5", lifetime: "150" }],
  });
  expect(created.smartAccountAddress).toBe(address);
  const { words } = await inspectSessionKey(created);
  expect(words).toContain(
    "It may spend at most 5.00 USDC in one operation, 5.00 USDC each day, 150.00 USDC over its life.",
  );
  expect(words.join(" ")).not.toMatch(/ANYONE|escrow/);
  const session = await ready(created);
  await session.sendCalls({ calls: [transfer(usdc, payee, 3_000_000n)] });
  expect((await refused(session, transfer(usdc, payee, 2_000_001n))).name).toBe("SpendCapExceededError");
  expect((await refused(session, transfer(usdc, stranger, 1n))).name).toBe("CounterpartyNotAllowedError");
  await session.sendCalls({ calls: [transfer(usdc, payee, 2_000_000n)] });
});

test("behavior: decimals are the token's own", async () => {
  const token = shapes.token ?? payee;
  const created = await fixture.grant({ transfers: [{ token, to: [payee], lifetime: "1.5" }] });
  expect(created.terms.limits[0]?.lifetime).toBe(parseUnits("1.5", 18));
  const session = await ready(created);
  await give(session.account, parseUnits("2", 18));
  await session.sendCalls({ calls: [transfer(token, payee, parseUnits("1.5", 18))] });
  expect((await refused(session, transfer(token, payee, 1n))).name).toBe("SpendCapExceededError");
});

test.each([500, undefined])(
  "behavior: swap, fee %s: to the account, and for at least so much",
  async (fee) => {
    const [router = payee, token = payee] = [shapes.exchange, shapes.token];
    const leastOutput = 1_000_000n;
    const created = await fixture.grant({
      spend: [{ token: "USDC", perOperation: "1", lifetime: "2" }],
      calls: swap({ router, tokenIn: usdc, tokenOut: token, leastOutput, fee }) as readonly CallParameters[],
      escrowCalls: "none",
    });
    const session = await ready(created);
    const swapping = (amountIn: bigint, least: bigint, to: Address, out = token) => {
      const abi = abis.TestExchange ?? [];
      const params = {
        tokenIn: usdc,
        tokenOut: out,
        fee,
        recipient: to,
        amountIn,
        amountOutMinimum: least,
        sqrtPriceLimitX96: 0n,
      };
      const data =
        fee === undefined
          ? encodeFunctionData({
              abi,
              functionName: "swapExactTokensForTokens",
              args: [amountIn, least, [usdc, out], to, 0n],
            })
          : encodeFunctionData({ abi, functionName: "exactInputSingle", args: [params] });
      return { to: router, data };
    };
    const approve = {
      to: usdc,
      data: encodeFunctionData({ abi: erc20Abi, functionName: "approve", args: [router, 2_000_000n] }),
    };
    const before = await balanceOf(token, session.account);
    await session.sendCalls({ calls: [approve, swapping(1_000_000n, leastOutput, session.account)] });
    expect((await balanceOf(token, session.account)) - before).toBe(2_000_000n);
    const toStranger = await refused(session, swapping(1n, leastOutput, stranger));
    expect(toStranger.name).toBe("CounterpartyNotAllowedError");
    expect((await refused(session, swapping(1n, leastOutput - 1n, session.account))).name).toBe(
      "ArgumentTooLowError",
    );
    expect((await refused(session, swapping(1n, leastOutput, session.account, usdc))).name).toMatch(
      /NotAllowed|NotEqual/,
    );
    expect((await refused(session, swapping(1_000_001n, leastOutput, session.account))).name).toBe(
      "SpendCapExceededError",
    );
  },
);

test("behavior: claim: to the account", async () => {
  const [target = payee, token = payee] = [shapes.distributor, shapes.token];
  const abi = abis.TestDistributor ?? [];
  const calls: readonly CallParameters[] = [claim({ target, abi, functionName: "claim" })];
  const session = await ready(await fixture.grant({ calls, spend: [], escrowCalls: "none" }));
  const claiming = (to: Address) => ({
    to: target,
    data: encodeFunctionData({ abi, functionName: "claim", args: [0n, to, 7n, []] }),
  });
  await session.sendCalls({ calls: [claiming(session.account)] });
  expect(await balanceOf(token, session.account)).toBe(7n);
  expect((await refused(session, claiming(stranger))).name).toBe("CounterpartyNotAllowedError");
});

test("behavior: a seller's session cannot move the seller's money", async () => {
  const owner = { owner: account(1), index: fixture.freshIndex(), ...fixture.network };
  const session = await ready(await SellerAgent.createSessionKey(owner));
  const { escrow } = fixture;
  const abi = abbaBabaEscrowAbi;
  const attempts = [
    transfer(usdc, stranger, 1n),
    ...fixture.openEscrow(session, stranger, 2n),
    ...(["accept", "dispute", "cancel", "claimAbandoned"] as const).map((functionName) => ({
      to: escrow,
      data: encodeFunctionData({ abi, functionName, args: [zeroHash] }),
    })),
    { to: escrow, data: encodeFunctionData({ abi, functionName: "withdrawTo", args: [usdc, stranger] }) },
  ];
  for (const { to, data = "0x" } of attempts) {
    expect((await refused(session, { to, data })).name).toBe("CallNotAllowedError");
  }
  const words = session.describe().sentences.join(" ");
  expect(words).not.toMatch(/approve|createEscrow|transfer|ANYONE/);
  expect(await fixture.usdcOf(session.account)).toBe(50_000_000n);
});
