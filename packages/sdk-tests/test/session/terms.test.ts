import {
  BaseError,
  decodeTerms,
  encodeTerms,
  type SessionTerms,
  sessionIdOf,
  spendCapAbi,
  toSessionError,
} from "@abbababa/sdk";
import { type Address, type Hex, size } from "viem";
import { expect, test, vi } from "vitest";
import { startFixture } from "../support/session/fixture.ts";

vi.setConfig({ testTimeout: 120_000 });

const fixture = await startFixture();
const module = fixture.devnet.contracts.spendCap;

const account: Address = "0x0000000000000000000000000000000000000100";
const address = (number: number): Address => `0x${(number + 0x1000).toString(16).padStart(40, "0")}`;

/** Terms with every kind of entry. */
const terms: SessionTerms = {
  sessionKey: address(9),
  salt: "0x0102030405060708",
  epoch: 3n,
  validAfter: 1000,
  validUntil: 2000,
  periodSeconds: 300,
  maxOperations: 7,
  gasBudget: 10n ** 16n,
  guardian: address(4),
  paymaster: address(5),
  payments: [],
  limits: [
    { token: "0x0000000000000000000000000000000000000000", perOperation: 1n, perPeriod: 2n, lifetime: 3n },
    { token: address(1), perOperation: 10n, perPeriod: 20n, lifetime: 2n ** 112n - 1n },
  ],
  calls: [
    { target: address(2), selector: undefined, valueCap: 1n, rules: [] },
    {
      target: address(2),
      selector: "0xaabbccdd",
      valueCap: 0n,
      rules: [
        { kind: "counterparty", argument: 0, addresses: [address(6), address(7)] },
        { kind: "spend", argument: 1, token: address(1) },
        { kind: "equal", argument: 2, value: 5n },
        { kind: "atMost", argument: 3, value: 2n ** 255n },
        { kind: "atLeast", argument: 4, value: 1n },
        { kind: "oneOf", argument: 5, values: [5n, 6n] },
      ],
    },
    {
      target: address(1),
      selector: "0x095ea7b3",
      valueCap: 0n,
      rules: [{ kind: "address", argument: 0, addresses: [address(2)] }],
    },
  ],
};

async function contractVerdict(encoded: Hex): Promise<string> {
  const { publicClient } = fixture.devnet;
  const request = {
    abi: spendCapAbi,
    address: module,
    functionName: "checkTerms",
    args: [encoded, account],
  } as const;
  return await publicClient.readContract(request).then(
    () => "accepted",
    (error: unknown) => toSessionError(error).name,
  );
}

function ourVerdict(encoded: Hex): string {
  try {
    decodeTerms(encoded);
    return "accepted";
  } catch (error) {
    if (!(error instanceof BaseError)) throw error;
    return error.name;
  }
}

test("default", async () => {
  const encoded = encodeTerms(terms);
  expect(await contractVerdict(encoded)).toBe("accepted");
  const onChain = await fixture.devnet.publicClient.readContract({
    abi: spendCapAbi,
    address: module,
    functionName: "sessionIdOf",
    args: [encoded],
  });
  expect(sessionIdOf({ chainId: fixture.devnet.chain.id, module, terms: encoded })).toBe(onChain);
});

/** What the contract refuses for the account's sake; reading terms knows no account. */
const beyondReading = [
  "TargetForbiddenError",
  "ValueCapWithoutLimitError",
  "TokenCallUnmeteredError",
  "SelectorForbiddenError",
  "SpendRuleMisplacedError",
  "RuleVacuousError",
  "RoleMissingError",
];

test("behavior: for every byte changed, reading and the contract agree on whether it is terms", async () => {
  const encoded = encodeTerms(terms);
  const mutants: Hex[] = [];
  for (let byte = 0; byte < size(encoded); byte += 1) {
    for (const mask of [0x01, 0xff]) {
      const position = 2 + byte * 2;
      const value = Number.parseInt(encoded.slice(position, position + 2), 16) ^ mask;
      mutants.push(
        `${encoded.slice(0, position)}${value.toString(16).padStart(2, "0")}${encoded.slice(position + 2)}` as Hex,
      );
    }
  }
  const verdicts = await Promise.all(
    mutants.map(async (mutant) => [await contractVerdict(mutant), ourVerdict(mutant)]),
  );
  for (const [contract, ours] of verdicts) {
    if (contract !== undefined && beyondReading.includes(contract)) continue;
    expect(ours === "accepted").toBe(contract === "accepted");
  }
  expect(new Set(verdicts.map(([contract]) => contract)).size).toBeGreaterThan(8);
});
