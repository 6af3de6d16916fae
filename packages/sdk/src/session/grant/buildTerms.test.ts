import { type Address, toFunctionSelector, zeroAddress } from "viem";
import { expect, test } from "vitest";
import { checkTerms } from "../terms/checkTerms.ts";
import { escrowScopeOf } from "../terms/escrowScope.ts";
import { countPeriods } from "../terms/periods.ts";
import { buildTerms } from "./buildTerms.ts";
import { noAmounts, type SessionKeyAmounts } from "./readAmounts.ts";
import { sessionKeySchema } from "./sessionKeySchema.ts";

const account: Address = "0x1111111111111111111111111111111111111111";
const escrow: Address = "0x2222222222222222222222222222222222222222";
const usdc: Address = "0x3333333333333333333333333333333333333333";
const sessionKey: Address = "0x4444444444444444444444444444444444444444";
const payee: Address = "0x6666666666666666666666666666666666666666";
const now = 1_700_000_000;

function build(wish: object, amounts: Partial<SessionKeyAmounts> = {}, key = sessionKey) {
  const addresses = { abbaBabaEscrow: escrow, usdc, spendCap: zeroAddress };
  const facts = { sessionKey: key, account, epoch: 0n, now, chainId: 8453, addresses };
  return buildTerms(sessionKeySchema.parse(wish), { ...facts, amounts: { ...noAmounts, ...amounts } });
}

const limit = { token: usdc, perOperation: 5n, perPeriod: 5n, lifetime: 50n };
const transfers = [{ ...limit, to: [payee] }];

test("behavior: sessions with counted salts keep to scopes of their own, and not to the owner's", () => {
  const scopeOf = (key: Address, salt: string) => escrowScopeOf(build({ salt }, {}, key), account);
  const first = scopeOf(sessionKey, "0x0000000000000001");
  const second = scopeOf("0x5555555555555555555555555555555555555555", "0x0000000000000002");
  expect(first).not.toBe(second);
  // The scope of the escrows that an owner funds without a session.
  expect(first).not.toBe("0x00000000");
});

test("behavior: transfers alone: one limit, one call, and no way around by the escrow", () => {
  const { limits, calls } = build({}, { transfers });
  expect(limits).toEqual([limit]);
  expect(calls).toEqual([
    {
      target: usdc,
      selector: "0xa9059cbb",
      valueCap: 0n,
      rules: [
        { kind: "counterparty", argument: 0, addresses: [payee] },
        { kind: "spend", argument: 1, token: usdc },
      ],
    },
  ]);
  expect(build({ escrowCalls: "bounded" }, { transfers }).calls.length).toBeGreaterThan(5);
});

test("behavior: transfers of ETH are plain calls of the parties", () => {
  const { calls } = build({}, { transfers: [{ ...limit, token: zeroAddress, to: [payee, sessionKey] }] });
  expect(calls).toEqual(
    [payee, sessionKey].map((target) => ({ target, selector: undefined, valueCap: 5n, rules: [] })),
  );
});

test.each([[3600], [now - 3601]])("error: a session from second %i on that is over by now", (validAfter) => {
  expect(() => build({ validAfter })).toThrow(expect.objectContaining({ name: "ParametersInvalidError" }));
});

test("behavior: a session that began before may be granted up to its last second", () => {
  expect(build({ validAfter: now - 3600 })).toMatchObject({ validAfter: now - 3600, validUntil: now });
});

test("error: transfers beside the counterparties", () => {
  const wish = { counterparties: ["0x7777777777777777777777777777777777777777"] };
  expect(() => build(wish, { transfers })).toThrow(
    expect.objectContaining({ name: "CounterpartyOutsideError" }),
  );
});

test("behavior: a session that sells can spend nothing, and is granted", () => {
  const terms = build({ escrowCalls: "selling" });
  expect(terms.limits).toEqual([]);
  const names = [
    "submitDelivery(bytes32,bytes32)",
    "finalizeRelease(bytes32)",
    "claimUnresolved(bytes32)",
    "withdraw(address)",
  ];
  expect(terms.calls.map(({ selector }) => selector)).toEqual(names.map((name) => toFunctionSelector(name)));
  expect(terms.calls.every(({ target, valueCap }) => target === escrow && valueCap === 0n)).toBe(true);
  const context = { account, module: zeroAddress, entryPoint: sessionKey };
  expect(() => checkTerms(terms, context)).not.toThrow();
  // Zero is a budget too: it may buy, for nothing.
  const zero = { ...limit, perOperation: 0n, perPeriod: 0n, lifetime: 0n };
  expect(() => checkTerms(build({}, { spend: [zero] }), context)).not.toThrow();
});

const day = 86_400;

test.each([
  [30, 30 * day, day, undefined],
  [30, 30 * day, day, now + 10],
  [1, day, day, undefined],
  [2, day + 1, day, undefined],
  [24, day, 3600, undefined],
  [1, 3600, 0, undefined],
  [1, 60, 3600, undefined],
])(
  "behavior: %i periods: %i s in periods of %i s, from %s on",
  (periods, validitySeconds, periodSeconds, validAfter) => {
    const terms = build({ validitySeconds, periodSeconds, validAfter });
    expect(countPeriods(terms)).toBe(periods);
    // Never longer than was asked for, and shorter by the head start at most.
    const asked = (validAfter ?? now) + validitySeconds;
    expect(terms.validUntil).toBeLessThanOrEqual(asked);
    expect(terms.validUntil).toBeGreaterThanOrEqual(asked - 61);
  },
);
