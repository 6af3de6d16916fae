import { type Address, encodeFunctionData, erc20Abi, type Hex, parseAbi, zeroAddress } from "viem";
import { expect, test } from "vitest";
import { createSessionKey } from "../actions/createSessionKey.ts";
import { checkCall } from "../kernel/checkCall.ts";
import { addressOf, usdc } from "../test/sampleTerms.ts";
import { toGrantedCall } from "../WishedCall.ts";
import {
  atLeast,
  atMost,
  contracts,
  equal,
  list,
  type NamedRule,
  oneOf,
  paidTo,
  spends,
} from "./argumentRules.ts";
import { claim } from "./claim.ts";
import type { NamedCall } from "./NamedCall.ts";
import { swap } from "./swap.ts";
import { toWishedCall } from "./toWishedCall.ts";

const target = addressOf(2);
const [account, payee, stranger] = [addressOf(20), addressOf(3), addressOf(8)];
const abi = parseAbi([
  "struct Deal { address token; uint256 price; }",
  "struct Loose { uint256 price; bytes note; }",
  "function pay(address to, uint256 amount, bool fast, int64 delta, bytes4 tag)",
  "function deal(Deal deal, uint8 kind)",
  "function loose(uint256 id, Loose loose, bytes more)",
  "function path(uint256 amount, address[] path, address to)",
  "function fixed(uint256[2] pair, uint256 last)",
  "function many(uint256[] amounts)",
  "function twice(uint256 a)",
  "function twice(address a)",
]);
const facts = { resolve: (token: "USDC" | Address) => (token === "USDC" ? usdc : token) };
const named = (functionName: string, rules: Record<string, NamedRule | readonly NamedRule[]>) =>
  toGrantedCall(toWishedCall({ target, abi, functionName, rules } as NamedCall, facts, "calls.0"), account);

/** Whether calldata that viem encodes passes the entry. */
function passes(entry: ReturnType<typeof named>, functionName: string, args: readonly unknown[]): boolean {
  const data = encodeFunctionData({ abi, functionName, args } as never);
  return checkCall({ to: target, data, value: 0n }, entry).violation === undefined;
}

test.each<[string, Parameters<typeof named>, readonly unknown[], readonly unknown[]]>([
  [
    "party",
    ["pay", { to: paidTo([payee]) }],
    [payee, 1n, true, 0n, "0x01020304"],
    [stranger, 1n, true, 0n, "0x01020304"],
  ],
  [
    "account",
    ["pay", { to: paidTo("account") }],
    [account, 1n, true, 0n, "0x01020304"],
    [payee, 1n, true, 0n, "0x01020304"],
  ],
  [
    "most",
    ["pay", { amount: atMost(5n) }],
    [payee, 5n, true, 0n, "0x01020304"],
    [payee, 6n, true, 0n, "0x01020304"],
  ],
  [
    "least",
    ["pay", { amount: atLeast(5n) }],
    [payee, 5n, true, 0n, "0x01020304"],
    [payee, 4n, true, 0n, "0x01020304"],
  ],
  [
    "several",
    ["pay", { amount: [atLeast(2n), atMost(3n)] }],
    [payee, 3n, true, 0n, "0x01020304"],
    [payee, 1n, true, 0n, "0x01020304"],
  ],
  [
    "bool",
    ["pay", { fast: equal(true) }],
    [payee, 1n, true, 0n, "0x01020304"],
    [payee, 1n, false, 0n, "0x01020304"],
  ],
  [
    "signed",
    ["pay", { delta: equal(-3n) }],
    [payee, 1n, true, -3n, "0x01020304"],
    [payee, 1n, true, 3n, "0x01020304"],
  ],
  [
    "bytes",
    ["pay", { tag: oneOf(["0x01020304"]) }],
    [payee, 1n, true, 0n, "0x01020304"],
    [payee, 1n, true, 0n, "0x01020305"],
  ],
  [
    "struct",
    ["deal", { "deal.price": atMost(5n), kind: equal(1n) }],
    [{ token: usdc, price: 5n }, 1],
    [{ token: usdc, price: 6n }, 1],
  ],
  [
    "struct of dynamic length",
    ["loose", { "loose.price": atMost(5n) }],
    [9n, { price: 5n, note: "0x" }, "0x12"],
    [9n, { price: 6n, note: "0x" }, "0x12"],
  ],
  [
    "array",
    ["path", { path: list([usdc, payee]) }],
    [1n, [usdc, payee], payee],
    [1n, [usdc, payee, stranger], payee],
  ],
  [
    "array, element",
    ["path", { path: list([usdc, payee]) }],
    [1n, [usdc, payee], payee],
    [1n, [usdc, stranger], payee],
  ],
  ["behind an array", ["path", { to: paidTo([payee]) }], [1n, [], payee], [1n, [], stranger]],
  [
    "array of fixed length",
    ["fixed", { pair: list([1n, 2n]), last: equal(3n) }],
    [[1n, 2n], 3n],
    [[1n, 3n], 3n],
  ],
])("default: %s", (_, [name, rules], good, bad) => {
  const entry = named(name, rules);
  expect(passes(entry, name, good)).toBe(true);
  expect(passes(entry, name, bad)).toBe(false);
});

test("behavior: what is bound in the tail cannot be moved: the word that points there is pinned", () => {
  const entry = named("path", { path: list([usdc, payee]) });
  const honest = encodeFunctionData({ abi, functionName: "path", args: [1n, [usdc, payee], payee] });
  // Points to another array, behind the one that the rules look at.
  const word = (value: bigint | Address) => BigInt(value).toString(16).padStart(64, "0");
  const moved = `${honest.slice(0, 10)}${word(1n)}${word(0xc0n)}${honest.slice(10 + 128)}${word(1n)}${word(stranger)}`;
  expect(checkCall({ to: target, data: honest, value: 0n }, entry).violation).toBeUndefined();
  expect(checkCall({ to: target, data: moved as Hex, value: 0n }, entry).violation).toBeDefined();
});

test("behavior: a transfer has the very entry that `transfers` writes", () => {
  const rules = { amount: spends("USDC"), recipient: paidTo([payee]) };
  const call = { target: "USDC", abi: erc20Abi, functionName: "transfer", rules } as NamedCall;
  expect(toGrantedCall(toWishedCall(call, facts, "calls.0"), account)).toEqual({
    target: usdc,
    selector: "0xa9059cbb",
    valueCap: 0n,
    rules: [
      { kind: "counterparty", argument: 0, addresses: [payee] },
      { kind: "spend", argument: 1, token: usdc },
    ],
  });
});

test.each<[RegExp, string, Record<string, NamedRule>]>([
  [/functionName: payy: is not known; did you mean `pay`\?/, "payy", {}],
  [/functionName: is several functions/, "twice", {}],
  [/rules\.amout: amout: is not known; did you mean `amount`\?/, "pay", { amout: atMost(1n) }],
  [/rules\.more: has no fixed place/, "loose", { more: equal("0x") }],
  [/rules\.loose\.note: has no fixed place/, "loose", { "loose.note": equal("0x") }],
  [/rules\.delta: .*only unsigned/, "pay", { delta: atMost(1n) }],
  [/rules\.amount: .*only an address/, "pay", { amount: contracts([payee]) }],
  [/rules\.to: .*only an unsigned number is an amount/, "pay", { to: spends("USDC") }],
  [/rules\.pair: .*only an unsigned number is an amount/, "fixed", { pair: spends("USDC") }],
  [/rules\.amounts: .*only an unsigned number is an amount/, "many", { amounts: spends("USDC") }],
  [/rules\.amounts: .*only unsigned numbers have bounds/, "many", { amounts: atMost(5n) }],
  [/rules\.to: .*empty list/, "pay", { to: paidTo([]) }],
  [/rules\.tag: is not a value of the type bytes4/, "pay", { tag: equal("0x01") }],
  [/rules\.delta: is not a value of the type int64/, "pay", { delta: equal(2n ** 63n) }],
  [/rules\.kind: is not a value of the type uint8/, "deal", { kind: equal(256n) }],
  [/rules\.amount: .*`list` is for arrays/, "pay", { amount: list([1n]) }],
  [/rules\.pair: .*all of its elements/, "fixed", { pair: list([1n]) }],
])("error: %s", (message, name, rules) => {
  expect(() => named(name, rules)).toThrow(message);
});

test("behavior: presets pay the account", () => {
  const distributor = parseAbi([
    "function claim(address account, uint256 amount)",
    "function claimTo(address token, address to)",
    "function getReward()",
  ]);
  expect(claim({ target, abi: distributor, functionName: "claim" }).rules).toEqual({
    account: paidTo("account"),
  });
  expect(claim({ target, abi: distributor, functionName: "getReward" }).rules).toEqual({});
  expect(claim({ target, abi: distributor, functionName: "claimTo", recipient: "to" }).rules).toEqual({
    to: paidTo("account"),
  });
  expect(() => claim({ target, abi: distributor, functionName: "claimTo" })).toThrow("recipient: say which");
  for (const fee of [500, undefined]) {
    const calls = swap({ router: target, tokenIn: usdc, tokenOut: payee, leastOutput: 7n, fee });
    const [approve, exchange] = calls.map((call, index) =>
      toGrantedCall(toWishedCall(call, facts, `calls.${index}`), account),
    );
    expect(approve?.rules).toEqual([{ kind: "address", argument: 0, addresses: [target] }]);
    expect(exchange?.rules).toContainEqual({ kind: "counterparty", argument: 3, addresses: [account] });
    expect(exchange?.rules).toContainEqual(expect.objectContaining({ kind: "atLeast", value: 7n }));
  }
});

test("behavior: a claim binds an address wherever it is among the arguments, or cannot be granted", () => {
  const distributor = parseAbi([
    "struct Claim { uint256 amount; address to; }",
    "function claim(Claim due)",
    "function claimFor(address[] users, uint256[] amounts)",
    "function claimAll(Claim[] claims)",
  ]);
  const granted = (functionName: string) =>
    toGrantedCall(toWishedCall(claim({ target, abi: distributor, functionName }), facts, "calls.0"), account)
      .rules;
  expect(granted("claim")).toEqual([{ kind: "counterparty", argument: 1, addresses: [account] }]);
  expect(() => granted("claimFor")).toThrow(/rules\.users: is of the type address\[\]/);
  expect(() => granted("claimAll")).toThrow(/rules\.claims\.to: has no fixed place/);
});

test.each<[string, () => unknown]>([
  ["a claim without an ABI", () => claim({ target, functionName: "claim" } as never)],
  ...[
    { fee: 0.3 },
    { fee: -1 },
    { fee: 1_000_000 },
    { leastOutput: 0n },
    { leastOutput: 1 },
    { router: "me" },
  ].map((change): [string, () => unknown] => [
    `a swap of ${Object.entries(change)}`,
    () => swap({ router: target, tokenIn: usdc, tokenOut: payee, leastOutput: 7n, ...change } as never),
  ]),
])("error: %s", (_, preset) => {
  expect(preset).toThrow(expect.objectContaining({ name: "ParametersInvalidError" }));
});

const fn = { type: "function", name: "pay", inputs: [], outputs: [], stateMutability: "view" };

test.each<[string, unknown]>([
  ["null in it", [null]],
  ["undefined in it", [undefined]],
  ["a text in it", ["function pay()"]],
  ["an item without a type", [{ name: "pay", inputs: [] }]],
  ["a function without a name", [{ ...fn, name: undefined }]],
  ["a function without inputs", [{ ...fn, inputs: undefined }]],
  ["a null input", [{ ...fn, inputs: [null] }]],
  ["an input without a type", [{ ...fn, inputs: [{ name: "a" }] }]],
  ["an input whose name is none", [{ ...fn, inputs: [{ name: 7, type: "uint256" }] }]],
  ["a struct without fields", [{ ...fn, inputs: [{ name: "a", type: "tuple" }] }]],
  ["a struct with a null field", [{ ...fn, inputs: [{ name: "a", type: "tuple[]", components: [null] }] }]],
  ["no list", { 0: fn, length: 1 }],
  ["null", null],
])("error: an ABI with %s", async (_, given) => {
  const call = { target, abi: given as never, functionName: "pay" };
  const refusal = {
    name: "ParametersInvalidError",
    issues: [expect.stringMatching(/^calls\.0\.abi: is no ABI/)],
  };
  expect(() => toWishedCall(call, facts, "calls.0")).toThrow(expect.objectContaining(refusal));
  const ownerPrivateKey = `0x${"11".repeat(32)}` as const;
  await expect(createSessionKey({ ownerPrivateKey, calls: [call as never] })).rejects.toMatchObject(refusal);
});

test("behavior: an ABI may list what is no function", () => {
  const mixed = [{ type: "error", name: "Odd" }, { type: "receive", stateMutability: "payable" }, ...abi];
  expect(
    toWishedCall({ target, abi: mixed, functionName: "many" } as NamedCall, facts, "calls.0").rules,
  ).toEqual([]);
});

/** Never called: it must compile, and what is wrong must not. */
export function types(create: typeof createSessionKey, token: Address) {
  const owner = { ownerPrivateKey: "0x" } as const;
  return [
    create({
      ...owner,
      calls: [{ target, abi, functionName: "pay", rules: { amount: atMost(5n), to: paidTo([token]) } }],
    }),
    create({
      ...owner,
      calls: [...swap({ router: token, tokenIn: token, tokenOut: token, leastOutput: 1n })],
    }),
    create({
      ...owner,
      calls: [
        { target, selector: "0x01020304" },
        { target: zeroAddress, abi, functionName: "deal" },
      ],
    }),
    // @ts-expect-error The ABI has no such function.
    create({ ...owner, calls: [{ target, abi, functionName: "payy" }] }),
    // @ts-expect-error The function has no such argument.
    create({ ...owner, calls: [{ target, abi, functionName: "pay", rules: { amout: atMost(5n) } }] }),
    // @ts-expect-error An address has no bounds.
    create({ ...owner, calls: [{ target, abi, functionName: "pay", rules: { to: atMost(5n) } }] }),
  ];
}
