import { readFile } from "node:fs/promises";
import { Ajv2020 } from "ajv/dist/2020.js";
import {
  concat,
  getAbiItem,
  hashStruct,
  keccak256,
  maxUint112,
  stringToHex,
  toFunctionSelector,
  toFunctionSignature,
} from "viem";
import { describe, expect, test } from "vitest";
import { abbaBabaEscrowAbi, spendCapAbi } from "../generated/abis.ts";
import { encodeFields } from "../owners/encodeFields.ts";
import { sessionGrantTypedData } from "../session/grant/sessionGrantTypedData.ts";
import { revocationTypedData } from "../session/owner/revocationTypedData.ts";
import type { AllowedCall, SessionTerms } from "../session/SessionTerms.ts";
import { encodeTerms } from "../session/terms/encodeTerms.ts";
import { addressOf, escrow, sampleTerms, seller, usdc } from "../session/test/sampleTerms.ts";
import type { DescribedField, Descriptor, Format } from "./Descriptor.ts";
import { describeEscrowCalls, describeSessionCalls } from "./describeCalls.ts";
import { describeSessionMessages } from "./describeMessages.ts";
import { allDescriptors } from "./descriptors.ts";
import { render, type WalletKnowledge } from "./test/render.ts";

const all = Object.entries(allDescriptors());
const [module, account] = [addressOf(77), addressOf(78)];
const knowledge: WalletKnowledge = {
  names: { [usdc]: "USD Coin", [escrow]: "Abba Baba Escrow", [seller]: "Sally", [account]: "my account" },
  tokens: { [usdc]: { symbol: "USDC", decimals: 6 } },
};

describe("against the published schema", () => {
  const validator = async () => {
    const schema = await readFile(new URL("./test/erc7730-v2.schema.json", import.meta.url), "utf8");
    return new Ajv2020({ strict: false, validateFormats: false, allErrors: true }).compile(
      JSON.parse(schema),
    );
  };

  test.each(all)("default: %s", async (_, descriptor) => {
    const validate = await validator();
    validate(JSON.parse(JSON.stringify(descriptor)));
    expect(validate.errors).toBeNull();
  });

  test("error: it would not take another format, a missing label's place, or a field of its own", async () => {
    const validate = await validator();
    const [[, good] = []] = all;
    for (const [from, to] of [
      ['"format":"date"', '"format":"dates"'],
      ['"encoding":"timestamp"', '"encoding":"seconds"'],
      ['"intent":', '"intention":'],
      ['"iteration":"bundled"', '"iteration":"both"'],
    ] as const) {
      const text = JSON.stringify(good);
      expect(text).toContain(from);
      expect(validate(JSON.parse(text.replace(from, to)))).toBe(false);
    }
  });
});

const leaves = ({ fields }: Format): DescribedField[] =>
  fields.flatMap((field) => ("fields" in field ? [...field.fields] : [field]));

test("default: each message's key is the type that is signed", () => {
  const { formats } = describeSessionMessages([]).display;
  for (const typedData of messages()) {
    const key = keyOf(formats, typedData.primaryType);
    const struct = { types: typedData.types, primaryType: typedData.primaryType, data: typedData.message };
    const encoded = concat([keccak256(stringToHex(key)), encodeFields(typedData)]);
    expect(keccak256(encoded)).toBe(hashStruct(struct as never));
  }
});

test("default: each call's key is of the contract's function, and every function that changes something has one", () => {
  const administration =
    /^(setConfig|cancelConfig|setTokenSupported|pause|unpause|(grant|revoke|renounce)Role|.*DefaultAdmin.*)$/;
  // What contracts call, the escrow itself among them, and a session's key.
  const inner =
    /^(on(Install|Uninstall)|validateUserOp|checkUserOp.*|redeem.*|transferOut|(dis|en)ableDelegation)$/;
  for (const [descriptor, abi] of [
    [describeEscrowCalls([]), abbaBabaEscrowAbi],
    [describeSessionCalls([]), spendCapAbi],
  ] as const) {
    const described = Object.keys(descriptor.display.formats).map((key) => toFunctionSelector(key));
    const changing = abi
      .filter((item) => item.type === "function")
      .filter(({ stateMutability }) => !["view", "pure"].includes(stateMutability))
      .filter(({ name }) => !administration.test(name) && !inner.test(name))
      .map((item) => toFunctionSelector(toFunctionSignature(item)));
    expect([...described].sort()).toEqual([...changing].sort());
  }
  expect(getAbiItem({ abi: abbaBabaEscrowAbi, name: "createEscrow" }).inputs).toHaveLength(8);
});

test("default: a grant in words: token, amounts with decimals, parties, dates", () => {
  expect(renderGrant(terms)).toEqual([
    "Let a key spend from your account",
    "Account: my account",
    `Session key: ${sampleTerms.sessionKey}`,
    "Valid from: 2026-11-30T00:00:00.000Z",
    "Valid until: 2026-12-01T00:00:00.000Z",
    "Period of the limits: 01:00:00",
    "Most operations: 10",
    "Most ETH for gas: 0.01 ETH",
    "Gas: The account pays for gas in ETH.",
    `Guardian, who may revoke: ${addressOf(55)}`,
    "Spending limit:",
    "Token: 0x0000000000000000000000000000000000000000",
    "Most in one operation: 0.5 ETH",
    "Most in one period: 0.5 ETH",
    "Most in all: 1 ETH",
    "Spending limit:",
    "Token: USD Coin",
    "Most in one operation: 2.5 USDC",
    "Most in one period: 10 USDC",
    "Most in all: any amount",
    "Payments by signature:",
    "Token: USD Coin",
    "Most in one payment: 0.000001 USDC",
    "Payments in one period: 3",
    "Payees: Sally",
    "Who may be paid: only those listed",
    "May send ETH:",
    "Recipient: Sally",
    "Most in one call: 0.5 ETH",
    "May transfer tokens:",
    "Token: USD Coin",
    "Who may receive: ANYONE",
    "May allow others to take tokens:",
    "Token: USD Coin",
    "Spenders: Abba Baba Escrow",
    "Who may take: only those listed",
    "What they may take is: NOT counted by any limit",
    "May call:",
    "Contract: Abba Baba Escrow",
    "Function: 0xaabbccdd",
    "Most ETH in one call: 0 ETH",
    "What it spends is: counted against the limits",
    "Argument: 0, 1",
    "Condition: a party of, spends",
    `Addresses: Sally, USD Coin`,
  ]);
});

/** A change of one term; `session`: what is widened or moved by it. */
const changes: readonly (readonly [name: string, change: Partial<SessionTerms>])[] = [
  ["key", { sessionKey: addressOf(10) }],
  ["start", { validAfter: 1_795_996_801 }],
  ["end", { validUntil: 1_796_083_201 }],
  ["period", { periodSeconds: 7_200 }],
  ["operations", { maxOperations: 11 }],
  ["gas", { gasBudget: 10n ** 16n + 1n }],
  ["paymaster", { paymaster: "any" }],
  ["guardian", { guardian: addressOf(56) }],
  [
    "limit",
    { limits: [{ token: usdc, perOperation: 2_500_001n, perPeriod: 10_000_000n, lifetime: maxUint112 }] },
  ],
  ["payments", { payments: [] }],
  ["payees", { payments: [{ token: usdc, perPayment: 1n, perPeriod: 3, payees: "anyone" }] }],
  ["calls", { calls: [] }],
];

test.each(changes)("behavior: another %s reads otherwise", (_, change) => {
  expect(renderGrant({ ...terms, ...change })).not.toEqual(renderGrant(terms));
});

test("behavior: whatever of a grant is not shown always widens nothing", () => {
  const { formats } = describeSessionMessages([]).display;
  const hidden = leaves(formats[keyOf(formats, "GrantSession")] as Format)
    .filter(({ visible }) => visible !== undefined)
    .map(({ path }) => path.replace(/^\w+\.\[\]\./, ""));
  expect([...new Set(hidden)].sort()).toEqual([
    "entry",
    "epoch",
    "firstEscrowId",
    "guardian",
    "lastEscrowId",
    "maxOperations",
    "paymaster",
    "periodSeconds",
    "sessionId",
  ]);
});

test("default: revocations, ceilings and the escrow's calls in words", () => {
  const messagesOf = describeSessionMessages([]);
  const { formats } = messagesOf.display;
  const [, revoke, revokeAll] = messages();
  expect(render(messagesOf, keyOf(formats, "RevokeSession"), revoke?.message as never, knowledge)).toEqual([
    "End one session for ever",
    "Account: my account",
    `Session id: 0x${"ab".repeat(32)}`,
    "Worth something until: 2026-12-01T00:00:00.000Z",
  ]);
  expect(
    render(messagesOf, keyOf(formats, "RevokeAllSessions"), revokeAll?.message as never, knowledge),
  ).toEqual([
    "End all sessions for ever",
    "Account: my account",
    "Worth something until: 2026-12-01T00:00:00.000Z",
  ]);
  const call = (descriptor: Descriptor, name: string, values: Record<string, unknown>) =>
    render(descriptor, keyOf(descriptor.display.formats, name), values, knowledge);
  expect(call(describeSessionCalls([]), "setCeiling", { token: usdc, limit: 5_250_000n })).toEqual([
    "Limit what all sessions together may spend",
    "Token: USD Coin",
    "Most in all: 5.25 USDC",
  ]);
  const escrowId = `0x${"01".repeat(32)}`;
  expect(
    call(describeEscrowCalls([]), "createEscrow", {
      escrowId,
      seller,
      amount: 10_200_000n,
      token: usdc,
      deadline: 1_796_083_200n,
      disputeWindow: 3_600n,
      abandonmentGrace: 172_800n,
      criteriaHash: escrowId,
    }),
  ).toEqual([
    "Pay into escrow",
    `Escrow id: ${escrowId}`,
    "Seller: Sally",
    "You pay, fee included: 10.2 USDC",
    "Token: USD Coin",
    "Delivery due by: 2026-12-01T00:00:00.000Z",
    "Time to dispute: 01:00:00",
    "Grace before you can take it back: 48:00:00",
  ]);
});

const call = (fields: Partial<AllowedCall> & Pick<AllowedCall, "target" | "selector">): AllowedCall => ({
  valueCap: 0n,
  rules: [],
  ...fields,
});
const terms: SessionTerms = {
  ...sampleTerms,
  validAfter: 1_795_996_800,
  validUntil: 1_796_083_200,
  periodSeconds: 3_600,
  guardian: addressOf(55),
  limits: [
    {
      token: addressOf(0 - 0x1000),
      perOperation: 5n * 10n ** 17n,
      perPeriod: 5n * 10n ** 17n,
      lifetime: 10n ** 18n,
    },
    { token: usdc, perOperation: 2_500_000n, perPeriod: 10_000_000n, lifetime: maxUint112 },
  ],
  payments: [{ token: usdc, perPayment: 1n, perPeriod: 3, payees: [seller] }],
  calls: [
    call({ target: seller, selector: undefined, valueCap: 5n * 10n ** 17n }),
    call({ target: usdc, selector: "0xa9059cbb", rules: [{ kind: "spend", argument: 1, token: usdc }] }),
    call({
      target: usdc,
      selector: "0x095ea7b3",
      rules: [{ kind: "address", argument: 0, addresses: [escrow] }],
    }),
    ...sampleTerms.calls,
  ],
};

function grantOf(of: SessionTerms) {
  return sessionGrantTypedData({ chainId: 8453, module, account, terms: encodeTerms(of) });
}

function renderGrant(of: SessionTerms): string[] {
  const descriptor = describeSessionMessages([]);
  const { formats } = descriptor.display;
  return render(descriptor, keyOf(formats, "GrantSession"), grantOf(of).message, {
    ...knowledge,
    names: lowerCase(knowledge.names),
    tokens: lowerCase(knowledge.tokens),
  });
}

/** Sample addresses have no letters that a checksum would put in another case. */
function lowerCase<value>(record: Readonly<Record<string, value>>): Record<string, value> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name.toLowerCase(), value]));
}

function messages() {
  const revocation = { chainId: 8453, module, account, nonce: 7n, deadline: 1_796_083_200n } as const;
  return [
    grantOf(terms) as never as ReturnType<typeof revocationTypedData>,
    revocationTypedData({ ...revocation, sessionId: `0x${"ab".repeat(32)}` }),
    revocationTypedData({ ...revocation, sessionId: undefined }),
  ];
}

function keyOf(formats: Readonly<Record<string, unknown>>, name: string): string {
  const key = Object.keys(formats).find((one) => one.startsWith(`${name}(`));
  if (key === undefined) throw new Error(`There is no format of ${name}.`);
  return key;
}
