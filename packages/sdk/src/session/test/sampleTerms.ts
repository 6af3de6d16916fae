import type { Address, Hex } from "viem";
import type { ArgumentRule, SessionTerms } from "../SessionTerms.ts";

/** A source of numbers that a seed repeats, for property tests (mulberry32). */
export function seeded(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

/** An address whose value is the number, never zero. */
export function addressOf(number: number): Address {
  return `0x${(number + 0x1000).toString(16).padStart(40, "0")}`;
}

export const usdc = addressOf(1);
export const escrow = addressOf(2);
export const seller = addressOf(3);

/** Sound, plain terms. */
export const sampleTerms: SessionTerms = {
  sessionKey: addressOf(9),
  salt: "0x0102030405060708",
  epoch: 0n,
  validAfter: 1_000_000,
  validUntil: 1_003_600,
  periodSeconds: 0,
  maxOperations: 10,
  gasBudget: 10n ** 16n,
  guardian: undefined,
  paymaster: "none",
  limits: [{ token: usdc, perOperation: 10n, perPeriod: 20n, lifetime: 30n }],
  calls: [
    {
      target: escrow,
      selector: "0xaabbccdd",
      valueCap: 0n,
      rules: [
        { kind: "counterparty", argument: 0, addresses: [seller] },
        { kind: "spend", argument: 1, token: usdc },
      ],
    },
  ],
  payments: [],
};

/** Random terms that the encoding can hold. */
export function randomTerms(random: (below: number) => number): SessionTerms {
  const many = <item>(max: number, make: () => item): item[] => Array.from({ length: random(max + 1) }, make);
  const amount = () => BigInt(random(2 ** 31)) << BigInt(random(80));
  const address = () => addressOf(random(24));
  const tokens = [...new Set(many(4, address))].sort((a, b) => (BigInt(a) < BigInt(b) ? -1 : 1));
  const validAfter = random(2 ** 31);
  const rule = (): ArgumentRule => {
    const argument = random(8);
    const token = tokens[random(Math.max(tokens.length, 1))];
    switch (random(token === undefined ? 4 : 5)) {
      case 0:
        return { kind: pick(random, ["equal", "atMost", "atLeast"] as const), argument, value: amount() };
      case 1:
        return { kind: "oneOf", argument, values: [amount(), ...many(3, amount)] };
      case 4:
        return { kind: "spend", argument, token: token ?? usdc };
      default: {
        const addresses = [...new Set([address(), ...many(3, address)])];
        return { kind: pick(random, ["address", "counterparty"] as const), argument, addresses };
      }
    }
  };
  return {
    sessionKey: address(),
    salt: `0x${random(2 ** 31)
      .toString(16)
      .padStart(16, "0")}`,
    epoch: amount() & 0xffffffffn,
    validAfter,
    validUntil: validAfter + 1 + random(2 ** 31),
    periodSeconds: random(2 ** 31),
    maxOperations: random(2 ** 31),
    gasBudget: amount() & (2n ** 96n - 1n),
    guardian: random(2) === 0 ? undefined : address(),
    paymaster: pick(random, ["none", "any", address()] as const),
    limits: tokens.map((token) => ({
      token,
      perOperation: amount(),
      perPeriod: amount(),
      lifetime: amount(),
    })),
    calls: [call(), ...many(5, call)],
    payments: many(3, () => ({
      token: address(),
      payees: random(3) === 0 ? ("anyone" as const) : [...new Set([address(), ...many(3, address)])],
      perPayment: amount(),
      perPeriod: random(65_536),
    })),
  };

  function call() {
    const selector =
      random(8) === 0 ? undefined : (`0x${(1 + random(2 ** 31)).toString(16).padStart(8, "0")}` as Hex);
    return { target: address(), selector, valueCap: 0n, rules: many(4, rule) };
  }
}

function pick<item>(random: (below: number) => number, items: readonly item[]): item {
  const item = items[random(items.length)];
  if (item === undefined) throw new RangeError("nothing to pick from");
  return item;
}
