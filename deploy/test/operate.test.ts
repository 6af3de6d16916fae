/** Every operation, on a chain with the EntryPoint and our contracts as the devnet has them. */
import { createRequire } from "node:module";
import {
  type Abi,
  type Address,
  concatHex,
  decodeFunctionResult,
  encodeFunctionData,
  getAddress,
  type Hex,
  isHex,
  parseAbi,
  parseEther,
} from "viem";
import { entryPoint07Abi, entryPoint07Address } from "viem/account-abstraction";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { deployContracts, operate, readParameters, readRecord } from "../src/index.ts";
import { operations } from "../src/operations/operations.ts";
import { type Anvil, startAnvil } from "./anvil.ts";

const { contracts } = await readRecord(84532);
const { escrow: roles, paymaster: paymasterRoles } = readParameters();
const { admin } = roles;
const { owner } = paymasterRoles;
const escrow = contracts.abbaBabaEscrow.address;
const paymaster = contracts.abbaBabaPaymaster.address;
const stranger = "0x00000000000000000000000000000000000000f1";
const token = "0x00000000000000000000000000000000000000F2";

const abi = parseAbi([
  "function hasRole(bytes32 role, address account) view returns (bool)",
  "function PAUSER_ROLE() view returns (bytes32)",
  "function paused() view returns (bool)",
  "function isTokenSupported(address token) view returns (bool)",
  "function defaultAdmin() view returns (address)",
  "function pendingDefaultAdmin() view returns (address newAdmin, uint48 schedule)",
  "function announcedConfig() view returns (uint256 configIndex, address resolver, address feeReceiver, uint256 effectiveAt)",
  "function currentConfig() view returns (uint256 configIndex, address resolver, address feeReceiver)",
  "function CONFIG_DELAY() view returns (uint256)",
  "function signer() view returns (address)",
  "function owner() view returns (address)",
  "function pendingOwner() view returns (address)",
]);

let anvil: Anvil;
let rpcUrl: string;

beforeAll(async () => {
  anvil = await startAnvil({ chainId: 84532 });
  rpcUrl = anvil.rpcUrl;
  await deployEntryPoint(anvil);
  await deployContracts({ rpcUrl });
  for (const address of [admin, owner, stranger] as const) {
    await anvil.client.setBalance({ address, value: parseEther("10") });
  }
  // An ERC-20 answers its decimals to whoever lists it: PUSH1 6, MSTORE at 0, RETURN 32 bytes.
  await anvil.client.setCode({ address: token, bytecode: "0x60065f5260205ff3" });
});
afterAll(() => anvil?.[Symbol.asyncDispose]());

/** The EntryPoint's own creation code, through the deterministic deployment proxy that anvil has. */
async function deployEntryPoint({ client }: Anvil): Promise<void> {
  const { bytecode } = z
    .object({ bytecode: z.custom<Hex>(isHex) })
    .parse(createRequire(import.meta.url)("@account-abstraction/contracts/artifacts/EntryPoint.json"));
  const [account] = await client.getAddresses();
  const hash = await client.sendTransaction({
    account: account ?? stranger,
    chain: null,
    to: "0x4e59b44847b379578588920cA78FbF26c0B4956C",
    data: concatHex(["0x90d8084deab30c2a37c45e8d47f49f2f7965183cb6990a98943ef94940681de3", bytecode]),
  });
  await client.waitForTransactionReceipt({ hash });
}

const act = (operation: string, args: readonly string[], from: Address) =>
  operate({ rpcUrl, operation, args, from });
async function read(address: Address, functionName: string, args: readonly unknown[] = []): Promise<unknown> {
  const data = encodeFunctionData({ abi: abi as Abi, functionName, args });
  const answer = await anvil.client.call({ to: address, data });
  return decodeFunctionResult({ abi: abi as Abi, functionName, data: answer.data ?? "0x" });
}
const deposit = () =>
  anvil.client.readContract({
    abi: entryPoint07Abi,
    address: entryPoint07Address,
    functionName: "getDepositInfo",
    args: [paymaster],
  });

describe("escrow", () => {
  test("default: roles", async () => {
    const role = await read(escrow, "PAUSER_ROLE");
    await act("grant-role", ["pauser", stranger], admin);
    expect(await read(escrow, "hasRole", [role, stranger])).toBe(true);
    await act("pause", [], stranger);
    expect(await read(escrow, "paused")).toBe(true);
    await act("unpause", [], stranger);
    expect(await read(escrow, "paused")).toBe(false);
    await act("revoke-role", ["pauser", stranger], admin);
    expect(await read(escrow, "hasRole", [role, stranger])).toBe(false);
  });

  test("default: tokens", async () => {
    await act("list-token", [token], admin);
    expect(await read(escrow, "isTokenSupported", [token])).toBe(true);
    await act("delist-token", [token], admin);
    expect(await read(escrow, "isTokenSupported", [token])).toBe(false);
  });

  test("default: a configuration is announced, taken back, announced again and in force after the delay", async () => {
    const announced = async () => (await read(escrow, "announcedConfig")) as readonly unknown[];
    const current = async () => (await read(escrow, "currentConfig")) as readonly unknown[];
    const before = await current();
    await act("set-config", [stranger, token], admin);
    expect((await announced()).slice(1, 3)).toEqual([stranger, token]);
    expect(await current()).toEqual(before);
    await act("cancel-config", [], admin);
    expect((await announced())[3]).toBe(0n);
    await act("set-config", [stranger, token], admin);
    const delay = Number(await read(escrow, "CONFIG_DELAY"));
    await anvil.client.increaseTime({ seconds: delay + 1 });
    await anvil.client.mine({ blocks: 1 });
    expect((await current()).slice(1)).toEqual([stranger, token]);
  });

  test("default: the admin's role is offered, taken back, offered again and accepted after the delay", async () => {
    await act("begin-admin-transfer", [stranger], admin);
    expect(await read(escrow, "pendingDefaultAdmin")).toMatchObject([stranger, expect.any(Number)]);
    await act("cancel-admin-transfer", [], admin);
    expect(await read(escrow, "pendingDefaultAdmin")).toMatchObject([`0x${"0".repeat(40)}`, 0]);
    await act("begin-admin-transfer", [stranger], admin);
    await expect(act("accept-admin", [], stranger)).rejects.toThrow("AccessControlEnforcedDefaultAdminDelay");
    await anvil.client.increaseTime({ seconds: 31 * 86_400 });
    await anvil.client.mine({ blocks: 1 });
    await act("accept-admin", [], stranger);
    expect(await read(escrow, "defaultAdmin")).toBe(stranger);
  });
});

describe("paymaster", () => {
  test("default: deposit and withdraw", async () => {
    await act("paymaster-deposit", ["0.5"], stranger);
    expect((await deposit()).deposit).toBe(parseEther("0.5"));
    const before = await anvil.client.getBalance({ address: token });
    await act("paymaster-withdraw", [token, "0.2"], owner);
    expect((await deposit()).deposit).toBe(parseEther("0.3"));
    expect((await anvil.client.getBalance({ address: token })) - before).toBe(parseEther("0.2"));
  });

  test("default: stake, with the delay that bundlers ask for, and back", async () => {
    await act("paymaster-stake", ["0.1"], owner);
    expect(await deposit()).toMatchObject({
      staked: true,
      stake: parseEther("0.1"),
      unstakeDelaySec: 86_400,
    });
    await act("paymaster-stake", ["0.1", "172800"], owner);
    expect(await deposit()).toMatchObject({ stake: parseEther("0.2"), unstakeDelaySec: 172_800 });
    await act("paymaster-unlock-stake", [], owner);
    await anvil.client.increaseTime({ seconds: 172_801 });
    await anvil.client.mine({ blocks: 1 });
    const before = await anvil.client.getBalance({ address: token });
    await act("paymaster-withdraw-stake", [token], owner);
    expect((await anvil.client.getBalance({ address: token })) - before).toBe(parseEther("0.2"));
  });

  test("default: signer and owner", async () => {
    await act("paymaster-set-signer", [stranger], owner);
    expect(await read(paymaster, "signer")).toBe(stranger);
    await act("paymaster-begin-transfer", [stranger], owner);
    expect(await read(paymaster, "pendingOwner")).toBe(stranger);
    await act("paymaster-accept", [], stranger);
    expect(await read(paymaster, "owner")).toBe(stranger);
  });
});

describe("a dry run", () => {
  test("default: says what would be sent, and sends nothing", async () => {
    const block = await anvil.client.getBlockNumber();
    const result = await operate({ rpcUrl, operation: "paymaster-stake", args: ["1.5"], dryRun: true });
    expect(result).toMatchObject({
      to: paymaster,
      value: parseEther("1.5"),
      call: "addStake(86400)",
      data: `0x0396cb60${(86_400).toString(16).padStart(64, "0")}`,
      from: undefined,
      hash: undefined,
    });
    expect(await anvil.client.getBlockNumber()).toBe(block);
  });

  test("behavior: says whether the one named may", async () => {
    const parameters = { rpcUrl, operation: "list-token", args: [token], dryRun: true } as const;
    const holder = getAddress(String(await read(escrow, "defaultAdmin")));
    expect((await operate({ ...parameters, from: holder })).refusal).toBeUndefined();
    expect((await operate({ ...parameters, from: token })).refusal).toMatch(
      /^AccessControlUnauthorizedAccount\(0x/,
    );
  });

  test.each(Object.entries(operations))("behavior: %s encodes", async (operation, { parameters }) => {
    const samples: Readonly<Record<string, string>> = { ROLE: "pauser", AMOUNT: "1" };
    const args = parameters.filter((each) => !each.includes("=")).map((each) => samples[each] ?? token);
    const { data, to } = await operate({ rpcUrl, operation, args, dryRun: true });
    expect([escrow, paymaster]).toContain(to);
    expect(data).toMatch(/^0x[0-9a-f]{8}/);
  });
});

describe("refused", () => {
  const key = generatePrivateKey();
  test.each([
    ["explode", [], "There is no operation explode. There are: grant-role"],
    ["toString", [], "There is no operation toString"],
    ["list-token", [], "Usage: list-token TOKEN"],
    ["paymaster-stake", [], "Usage: paymaster-stake AMOUNT [UNSTAKE_DELAY=86400]"],
    ["pause", ["now"], "Usage: pause"],
    ["list-token", ["0x12"], 'TOKEN is to be an address, and "0x12" is not'],
    ["list-token", ["0x036CbD53842c5426634e7929541eC2318f3dCF7E"], "TOKEN is mistyped"],
    ["list-token", [`0x${"0".repeat(40)}`], "must not be the zero address"],
    ["paymaster-deposit", ["1e18"], "AMOUNT is to be an amount in ETH"],
    ["paymaster-stake", ["1", "4294967296"], "UNSTAKE_DELAY is to be a number of seconds"],
    ["grant-role", ["admin", stranger], "There is no role admin to grant"],
  ] as const)("error: %s %j", async (operation, args, message) => {
    await expect(operate({ rpcUrl, operation, args, privateKey: key })).rejects.toThrow(message);
  });

  test("error: who may not, is told before anything is sent", async () => {
    const block = await anvil.client.getBlockNumber();
    await anvil.client.setBalance({ address: privateKeyToAccount(key).address, value: parseEther("1") });
    const attempt = operate({ rpcUrl, operation: "pause", args: [], privateKey: key });
    await expect(attempt).rejects.toThrow(
      /AbbaBabaEscrow refuses pause\(\) from .*AccessControlUnauthorized/,
    );
    expect(await anvil.client.getBlockNumber()).toBe(block);
  });

  test("error: another chain, and a chain without the contract", async () => {
    const wrong = operate({ rpcUrl, operation: "pause", args: [], privateKey: key, chainId: 8453 });
    await expect(wrong).rejects.toThrow("The RPC endpoint is of chain 84532, and chain 8453 is wanted");
    await using empty = await startAnvil({ chainId: 84532 });
    const absent = operate({ rpcUrl: empty.rpcUrl, operation: "pause", args: [], privateKey: key });
    await expect(absent).rejects.toThrow(
      `AbbaBabaEscrow is not at ${escrow} on chain 84532: deploy it first`,
    );
  });
});

test("behavior: a key signs", async () => {
  const privateKey = generatePrivateKey();
  await anvil.client.setBalance({
    address: privateKeyToAccount(privateKey).address,
    value: parseEther("1"),
  });
  const before = (await deposit()).deposit;
  const { hash } = await operate({ rpcUrl, operation: "paymaster-deposit", args: ["0.1"], privateKey });
  expect(hash).toMatch(/^0x/);
  expect((await deposit()).deposit - before).toBe(parseEther("0.1"));
});
