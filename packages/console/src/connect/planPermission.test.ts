import { createSessionRequest, describeRequest } from "@abbababa/sdk";
import { type Address, getAddress, numberToHex } from "viem";
import { expect, test } from "vitest";
import type { PermissionRequest } from "../channel/permissionSchemas.ts";
import { readParams } from "../channel/readParams.ts";
import {
  type PermissionChoice,
  planPermission,
  toPermissionResponse,
  toWishParameters,
  usualSeconds,
} from "./planPermission.ts";

const now = 1_800_000_000;
const day = 86_400;
const address = (number: number): Address =>
  getAddress(`0x${(0xabc_000 + number).toString(16).padStart(40, "0")}`);
const [token, to, payee, other] = [1, 2, 3, 4].map(address) as [Address, Address, Address, Address];

const periodic = { periodAmount: numberToHex(10_000_000n), periodDuration: day };
const allowance = { allowanceAmount: numberToHex(7n) };
const ofToken = { tokenAddress: token };
const expiry = (timestamp: number) => ({ type: "expiry", data: { timestamp } });
const payees = (...addresses: Address[]) => ({ type: "payee", data: { addresses } });
const redeemers = (...addresses: Address[]) => ({ type: "redeemer", data: { addresses } });

/** A request as it comes: read by the schema at the door. */
function asked(
  type: string,
  data: object,
  rules: readonly object[] = [],
  changes: object = {},
): PermissionRequest {
  const permission = { type, isAdjustmentAllowed: true, data, ...changes };
  const read = readParams("wallet_requestExecutionPermissions", [
    { chainId: "0x14a34", to, permission, rules },
  ]);
  if ("failure" in read) throw new Error(read.failure.message);
  const [request] = read.params;
  if (request === undefined) throw new Error("Nothing was read.");
  return request;
}

/** The terms that an owner would sign, as the SDK makes them. */
async function termsOf(request: PermissionRequest, choice?: PermissionChoice) {
  const planned = planPermission(request, now, choice);
  if ("failure" in planned) throw new Error(planned.failure.message);
  const created = await createSessionRequest({
    ...toWishParameters(planned.plan),
    name: "https://site.example",
    chain: "base-sepolia",
    rpcUrl: "http://127.0.0.1:1",
  });
  return describeRequest({ request: created.request, now }).terms;
}

const proof = {
  from: other,
  context: "0x01" as const,
  dependencies: [],
  delegationManager: other,
} satisfies Parameters<typeof toPermissionResponse>[2];

test.each([
  [
    "a token each period, to anyone",
    asked("erc20-token-periodic", { ...ofToken, ...periodic }, [expiry(now + 30 * day)]),
    300_000_000n,
  ],
  [
    "a token each period, a last one cut short",
    asked("erc20-token-periodic", { ...ofToken, ...periodic }, [expiry(now + day + 500)]),
    20_000_000n,
  ],
  [
    "a token in all, to one",
    asked("erc20-token-allowance", { ...ofToken, ...allowance }, [expiry(now + day), payees(payee)]),
    7n,
  ],
  [
    "a token in all, to several",
    asked("erc20-token-allowance", { ...ofToken, ...allowance }, [payees(payee, other), expiry(now + 90)]),
    7n,
  ],
  [
    "ETH each period, to one",
    asked("native-token-periodic", periodic, [payees(payee), expiry(now + 2 * day)]),
    20_000_000n,
  ],
  ["ETH in all, to one", asked("native-token-allowance", allowance, [payees(payee), expiry(now + 61)]), 7n],
  [
    "a start in the future",
    asked("erc20-token-periodic", { ...ofToken, ...periodic, startTime: now + 999 }, [
      expiry(now + 999 + 3 * day),
    ]),
    30_000_000n,
  ],
  [
    "a start in the past",
    asked("erc20-token-periodic", { ...ofToken, ...periodic, startTime: now - 3 * day }, [expiry(now + day)]),
    40_000_000n,
  ],
])("default: %s means the same in terms, and is answered as asked", async (_, request, lifetime) => {
  const terms = await termsOf(request);
  const { data } = request.permission;
  const amount = BigInt("periodAmount" in data ? data.periodAmount : data.allowanceAmount);
  const end = request.rules?.find(({ type }) => type === "expiry")?.data;
  expect(terms.limits).toMatchObject([{ perOperation: amount, perPeriod: amount, lifetime }]);
  expect(terms.sessionKey).toBe(to);
  expect(terms.validAfter).toBe(data.startTime ?? now);
  expect({ timestamp: terms.validUntil + 1 }).toEqual(end);
  expect(terms.periodSeconds).toBe("periodDuration" in data ? data.periodDuration : 0);
  expect(terms.payments).toEqual([]);
  expect(terms.calls).toHaveLength(1);
  const [call] = terms.calls;
  const named = request.rules?.find(({ type }) => type === "payee")?.data as
    | { addresses: Address[] }
    | undefined;
  if (!("tokenAddress" in data)) {
    expect(call).toMatchObject({ target: payee, selector: undefined, valueCap: amount, rules: [] });
  } else {
    expect(call).toMatchObject({ target: token, selector: "0xa9059cbb", valueCap: 0n });
    const parties = call?.rules.flatMap((rule) => (rule.kind === "counterparty" ? rule.addresses : []));
    expect(parties).toEqual(named?.addresses ?? []);
    expect(call?.rules).toContainEqual({ kind: "spend", argument: 1, token });
  }
  const response = toPermissionResponse(request, terms, proof);
  expect(new Set(response.rules)).toEqual(new Set(request.rules));
  expect(response.permission).toEqual({
    ...request.permission,
    data: { ...data, startTime: data.startTime ?? now },
  });
});

test("behavior: an end that is not named is the owner's, and is answered", async () => {
  const request = asked("erc20-token-allowance", { ...ofToken, ...allowance });
  const usual = toPermissionResponse(request, await termsOf(request), proof);
  expect(usual.rules).toEqual([expiry(now + usualSeconds)]);
  const chosen = toPermissionResponse(request, await termsOf(request, { expiry: now + 3_600 }), proof);
  expect(chosen.rules).toEqual([expiry(now + 3_600)]);
});

test("behavior: what the owner lowers is answered as it was granted", async () => {
  const request = asked("erc20-token-periodic", { ...ofToken, ...periodic }, [expiry(now + 3 * day)]);
  const terms = await termsOf(request, { amount: 4n, expiry: now + day });
  const { permission, rules } = toPermissionResponse(request, terms, proof);
  expect(permission.data).toMatchObject({ periodAmount: "0x4", periodDuration: day });
  expect(rules).toEqual([expiry(now + day)]);
  expect(terms.limits).toMatchObject([{ perPeriod: 4n, lifetime: 4n }]);
});

test.each<[string, PermissionRequest, PermissionChoice?]>([
  ["ETH to anyone", asked("native-token-allowance", allowance)],
  ["ETH to several", asked("native-token-allowance", allowance, [payees(payee, other)])],
  [
    "redeemers that do not hold the address it is for",
    asked("erc20-token-allowance", { ...ofToken, ...allowance }, [redeemers(other)]),
  ],
  ["nothing", asked("erc20-token-allowance", { ...ofToken, allowanceAmount: "0x0" })],
  [
    "more than can be counted",
    asked("erc20-token-allowance", { ...ofToken, allowanceAmount: numberToHex(2n ** 112n) }),
  ],
  [
    "periods that together cannot be counted",
    asked(
      "erc20-token-periodic",
      { ...ofToken, periodAmount: numberToHex(2n ** 111n), periodDuration: day },
      [expiry(now + 3 * day)],
    ),
  ],
  ["periods too short", asked("erc20-token-periodic", { ...ofToken, ...periodic, periodDuration: 119 })],
  ["what is over", asked("erc20-token-allowance", { ...ofToken, ...allowance }, [expiry(now)])],
  [
    "longer than a year",
    asked("erc20-token-allowance", { ...ofToken, ...allowance }, [expiry(now + 366 * day)]),
  ],
  ["less than a minute", asked("erc20-token-allowance", { ...ofToken, ...allowance }, [expiry(now + 60)])],
  ["more than asked for", asked("erc20-token-allowance", { ...ofToken, ...allowance }), { amount: 8n }],
  [
    "longer than asked for",
    asked("erc20-token-allowance", { ...ofToken, ...allowance }, [expiry(now + day)]),
    { expiry: now + day + 1 },
  ],
  [
    "less, of what is not adjustable",
    asked("erc20-token-allowance", { ...ofToken, ...allowance }, [], { isAdjustmentAllowed: false }),
    { amount: 6n },
  ],
])("error: %s is not granted", (_, request, choice) => {
  expect(planPermission(request, now, choice)).toMatchObject({ failure: { code: -32_602 } });
});

test("behavior: redeemers that hold the address are as good as none", async () => {
  const request = asked("erc20-token-allowance", { ...ofToken, ...allowance }, [redeemers(other, to)]);
  expect((await termsOf(request)).sessionKey).toBe(to);
});
