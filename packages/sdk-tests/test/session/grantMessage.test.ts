import type { Devnet } from "@abbababa/devnet";
import { spendCapAbi } from "@abbababa/sdk";
import {
  type AllowedCall,
  type ArgumentRule,
  encodeTerms,
  type SessionTerms,
  sessionGrantTypedData,
} from "@abbababa/sdk/wallet/session-keys";
import { type Address, type Hex, hashTypedData, toFunctionSelector, zeroAddress } from "viem";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { beforeAll, expect, test } from "vitest";
import { type TermsContext, trialTerms } from "../support/accounts/trialTerms.ts";
import { useDevnet } from "../support/devnet.ts";

let devnet: Devnet;
let context: TermsContext;
const address = (): Address => privateKeyToAccount(generatePrivateKey()).address;
const [shop, other, paymaster, guardian] = [address(), address(), address(), address()];

beforeAll(async () => {
  devnet = await useDevnet();
  context = {
    account: address(),
    usdc: devnet.addresses.usdc,
    escrow: devnet.contracts.abbaBabaEscrow,
    payee: address(),
    sessionKey: address(),
    now: 1_900_000_000,
    epoch: 0n,
  };
});

/** The grant's typed data, once the contract has agreed to its hash. */
async function message(wishes: Partial<SessionTerms>) {
  const terms = encodeTerms(trialTerms(context, wishes));
  const [module, { account }] = [devnet.contracts.spendCap, context];
  const typedData = sessionGrantTypedData({ chainId: devnet.chain.id, module, account, terms });
  const digest = await devnet.publicClient.readContract({
    abi: spendCapAbi,
    address: module,
    functionName: "grantDigest",
    args: [terms, account],
  });
  expect(hashTypedData(typedData)).toBe(digest);
  return typedData.message;
}

/** A call with a function and rules. */
function callOf(target: Address, signature: string, rules: readonly ArgumentRule[]): AllowedCall {
  return { target, selector: toFunctionSelector(signature), valueCap: 0n, rules };
}

const transfer = "transfer(address,uint256)";
const approve = "approve(address,uint256)";

test("default: the contract's digest is the hash of the typed data, of a session with an escrow", async () => {
  const stated = await message({});
  expect(stated.tokenTransfers).toEqual([
    { entry: 0, token: context.usdc, recipients: [context.payee], anyRecipient: false },
  ]);
  expect(stated.approvals).toEqual([
    { entry: 1, token: context.usdc, spenders: [context.escrow], anySpender: false, metered: false },
  ]);
  expect(stated.escrowPurchases).toMatchObject([
    { entry: 2, escrow: context.escrow, token: context.usdc, sellers: [context.payee], anyEscrowId: false },
  ]);
  expect(stated.escrowActions.map(({ action, anyEscrowId }) => [action, anyEscrowId])).toEqual([
    ["accept", false],
    ["dispute", false],
    ["submitDelivery", true],
    ["finalizeRelease", true],
    ["claimAbandoned", true],
    ["claimUnresolved", true],
    ["withdraw", true],
  ]);
  expect(stated.otherCalls).toEqual([]);
});

test("behavior: who pays for gas, and who may revoke, is said", async () => {
  expect(await message({ paymaster: "none" })).toMatchObject({
    gasPayment: expect.stringMatching(/^The account pays/),
    paymaster: zeroAddress,
    guardian: zeroAddress,
  });
  expect(await message({ paymaster: "any", guardian })).toMatchObject({
    gasPayment: expect.stringMatching(/^Any paymaster may .* beyond all limits, any token/),
    paymaster: zeroAddress,
    guardian,
  });
  expect(await message({ paymaster })).toMatchObject({
    gasPayment: expect.stringMatching(/^The paymaster may .* beyond all limits, any token/),
    paymaster,
  });
});

test("behavior: an approval to a thief, or metered, reads otherwise than one to a shop", async () => {
  const { usdc: token } = context;
  const spenders = (addresses: Address[]): ArgumentRule => ({ kind: "address", argument: 0, addresses });
  const spend: ArgumentRule = { kind: "spend", argument: 1, token };
  const approvals = async (rules: readonly ArgumentRule[]) =>
    (await message({ calls: [callOf(token, approve, rules)] })).approvals;
  expect(await approvals([spenders([shop])])).toMatchObject([{ spenders: [shop], metered: false }]);
  expect(await approvals([spenders([shop, other]), spend])).toMatchObject([
    { spenders: [shop, other], anySpender: false, metered: true },
  ]);
  expect(await approvals([spend])).toMatchObject([{ spenders: [], anySpender: true, metered: true }]);
});

test("behavior: every condition of every kind is stated, with its operands", async () => {
  const { usdc: token } = context;
  const rules: ArgumentRule[] = [
    { kind: "equal", argument: 0, value: 5n },
    { kind: "atMost", argument: 1, value: 6n },
    { kind: "atLeast", argument: 2, value: 7n },
    { kind: "oneOf", argument: 3, values: [8n, 9n] },
    { kind: "address", argument: 4, addresses: [shop] },
    { kind: "counterparty", argument: 5, addresses: [shop, other] },
    { kind: "spend", argument: 6, token },
  ];
  const { otherCalls } = await message({ calls: [callOf(shop, "buy()", rules)] });
  expect(otherCalls).toMatchObject([{ entry: 0, target: shop, metered: true }]);
  expect(otherCalls[0]?.rules).toEqual([
    { argument: 0, condition: "equal to", values: [5n], addresses: [] },
    { argument: 1, condition: "at most", values: [6n], addresses: [] },
    { argument: 2, condition: "at least", values: [7n], addresses: [] },
    { argument: 3, condition: "one of", values: [8n, 9n], addresses: [] },
    { argument: 4, condition: "a contract of", values: [], addresses: [shop] },
    { argument: 5, condition: "a party of", values: [], addresses: [shop, other] },
    { argument: 6, condition: "spends", values: [], addresses: [token] },
  ]);
});

test("behavior: a call whose rules are not those of its group is stated rule by rule", async () => {
  const { usdc: token, escrow } = context;
  const spend: ArgumentRule = { kind: "spend", argument: 1, token };
  const to = (kind: "address" | "counterparty"): ArgumentRule => ({ kind, argument: 0, addresses: [shop] });
  const id: ArgumentRule = { kind: "atLeast", argument: 0, value: 1n };
  const calls = [
    callOf(token, transfer, [spend, to("counterparty")]),
    callOf(token, transfer, [to("address"), spend]),
    callOf(token, approve, [to("counterparty"), spend]),
    callOf(escrow, "accept(bytes32)", [id]),
    callOf(escrow, "resolve(bytes32)", []),
    callOf(shop, transfer, []),
  ];
  const stated = await message({ calls });
  expect(stated.otherCalls.map(({ entry }) => entry)).toEqual([0, 1, 2, 3, 4, 5]);
});

test("behavior: ether, transfers to anyone, purchases from anyone and calls with ether", async () => {
  const { usdc, escrow } = context;
  const limit = { perOperation: 10n, perPeriod: 20n, lifetime: 30n };
  const purchase: ArgumentRule[] = [
    { kind: "address", argument: 3, addresses: [usdc] },
    { kind: "spend", argument: 2, token: usdc },
  ];
  const createEscrow = "createEscrow(bytes32,address,uint256,address,uint256,uint256,uint256,bytes32)";
  const gift: AllowedCall = { target: shop, selector: undefined, valueCap: 9n, rules: [] };
  const stated = await message({
    limits: [
      { token: zeroAddress, ...limit },
      { token: usdc, ...limit },
    ],
    calls: [
      { ...callOf(escrow, createEscrow, purchase) },
      gift,
      callOf(usdc, transfer, [{ kind: "spend", argument: 1, token: usdc }]),
      { ...callOf(shop, "buy()", []), valueCap: 8n },
      { ...callOf(escrow, "withdraw(address)", []), valueCap: 7n },
    ],
    payments: [{ token: usdc, payees: "anyone", perPayment: 1n, perPeriod: 2 }],
  });
  expect(stated.etherTransfers).toEqual([{ entry: 1, recipient: shop, maxWei: 9n }]);
  expect(stated.tokenTransfers).toMatchObject([{ entry: 2, recipients: [], anyRecipient: true }]);
  expect(stated.escrowPurchases).toMatchObject([
    { entry: 0, sellers: [], anySeller: true, anyEscrowId: true },
  ]);
  expect(stated.otherCalls).toMatchObject([
    { entry: 3, target: shop, maxWei: 8n, metered: false, rules: [] },
    { entry: 4, target: escrow, maxWei: 7n },
  ]);
  expect(stated.payments).toMatchObject([{ payees: [], anyPayee: true }]);
});

test("behavior: only the salt is bound by nothing but the session's id", async () => {
  const withoutId = async (salt: Hex) => ({ ...(await message({ salt })), sessionId: "0x" });
  expect(await withoutId("0x0000000000000001")).toEqual(await withoutId("0x0000000000000002"));
});
