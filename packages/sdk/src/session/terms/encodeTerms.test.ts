import { getAddress, type Hex, size, slice } from "viem";
import { describe, expect, test } from "vitest";
import { TermsNotCanonicalError } from "../errors/termsErrors.ts";
import type { SessionTerms } from "../SessionTerms.ts";
import { addressOf, randomTerms, sampleTerms, seeded, usdc } from "../test/sampleTerms.ts";
import { decodeTerms } from "./decodeTerms.ts";
import { encodeTerms } from "./encodeTerms.ts";
import { layout } from "./termsLayout.ts";

test("default", () => {
  const encoded = encodeTerms(sampleTerms);
  expect(size(encoded)).toBe(77 + 42 + 19 + 2 * 4 + 3 * 20);
  expect(slice(encoded, 0, 1)).toBe("0x01");
  expect(checksummed(decodeTerms(encoded))).toEqual(checksummed(sampleTerms));
});

test("behavior: whatever is encoded reads back, 2,000 random terms", () => {
  const random = seeded(1);
  for (let run = 0; run < 2000; run += 1) {
    const terms = randomTerms(random);
    const encoded = encodeTerms(terms);
    expect(checksummed(decodeTerms(encoded))).toEqual(checksummed(terms));
    expect(encodeTerms(decodeTerms(encoded))).toBe(encoded);
  }
});

test("behavior: limits in any order give the same bytes", () => {
  const limits = [1, 2, 3].map((number) => ({
    token: addressOf(number),
    perOperation: 1n,
    perPeriod: 2n,
    lifetime: 3n,
  }));
  const reversed = [...limits].reverse();
  expect(encodeTerms({ ...sampleTerms, limits: reversed })).toBe(encodeTerms({ ...sampleTerms, limits }));
});

test("behavior: a window may end at the last second that every EntryPoint reads as one, and no later", () => {
  const last = 2 ** 47 - 1;
  const encoded = encodeTerms({ ...sampleTerms, validUntil: last });
  expect(decodeTerms(encoded).validUntil).toBe(last);
  for (const validUntil of [2 ** 47, 2 ** 47 + sampleTerms.validUntil, 2 ** 48 - 1]) {
    const late = encodeTerms({ ...sampleTerms, validUntil });
    expect(() => decodeTerms(late)).toThrow(
      expect.objectContaining({
        name: "WindowInvalidError",
        validUntil,
        shortMessage: expect.stringContaining("too late"),
      }),
    );
  }
});

test("behavior: equal lists are stored once", () => {
  const [call] = sampleTerms.calls;
  if (call === undefined) throw new Error("no call");
  const twice = encodeTerms({ ...sampleTerms, calls: [call, { ...call, selector: "0x11223344" }] });
  expect(size(twice) - size(encodeTerms(sampleTerms))).toBe(19);
});

describe("error", () => {
  test.each<[string, Partial<SessionTerms>]>([
    ["TermOutOfRangeError", { gasBudget: 2n ** 96n }],
    ["TermOutOfRangeError", { gasBudget: -1n }],
    ["TermOutOfRangeError", { validUntil: 1.5 }],
    ["TermOutOfRangeError", { maxOperations: 2 ** 32 }],
    [
      "TermOutOfRangeError",
      { limits: [{ token: usdc, perOperation: 2n ** 112n, perPeriod: 0n, lifetime: 0n }] },
    ],
    ["LimitsNotAscendingError", { limits: [...sampleTerms.limits, ...sampleTerms.limits] }],
    ["LimitMissingError", { limits: [] }],
    ["TermsMalformedError", { salt: "0x01" }],
    [
      "RuleOperandsInvalidError",
      {
        calls: [
          {
            target: usdc,
            selector: "0x11111111",
            valueCap: 0n,
            rules: [{ kind: "oneOf", argument: 0, values: [] }],
          },
        ],
      },
    ],
    [
      "TermsTooLargeError",
      {
        calls: Array.from({ length: 251 }, (_, number) => ({
          target: addressOf(number),
          selector: "0x11111111" as const,
          valueCap: 0n,
          rules: [],
        })),
      },
    ],
  ])("error: %s", (name, change) => {
    expect(() => encodeTerms({ ...sampleTerms, ...change })).toThrow(expect.objectContaining({ name }));
  });
});

describe("decoding", () => {
  test("error: every truncation and every extension", () => {
    const encoded = encodeTerms(sampleTerms);
    for (let bytes = 0; bytes < size(encoded); bytes += 1) {
      const cut: Hex = `0x${encoded.slice(2, 2 + bytes * 2)}`;
      expect(() => decodeTerms(cut)).toThrow(expect.objectContaining({ name: "TermsMalformedError" }));
    }
    expect(() => decodeTerms(`${encoded}00`)).toThrow(
      expect.objectContaining({ name: "TermsMalformedError" }),
    );
  });

  test("error: a bit flipped anywhere reads as something else or not at all", () => {
    const encoded = encodeTerms(sampleTerms);
    for (let position = 2; position < encoded.length; position += 1) {
      const flipped = (Number.parseInt(encoded.charAt(position), 16) ^ 1).toString(16);
      const altered = `${encoded.slice(0, position)}${flipped}${encoded.slice(position + 1)}` as Hex;
      try {
        expect(checksummed(decodeTerms(altered))).not.toEqual(checksummed(sampleTerms));
      } catch (error) {
        expect(error).toHaveProperty("shortMessage");
      }
    }
  });
});

/** Addresses compare in one spelling. */
function checksummed(terms: SessionTerms): unknown {
  return JSON.parse(
    JSON.stringify({ ...terms }, (_, value: unknown) => {
      if (typeof value === "bigint") return `${value}n`;
      return typeof value === "string" && /^0x[0-9a-fA-F]{40}$/.test(value) ? getAddress(value) : value;
    }),
  );
}

describe("one encoding", () => {
  const encoded = encodeTerms(sampleTerms);
  const at = (byte: number) => 2 + byte * 2;
  const addresses = layout.header + layout.limit + layout.call + 2 * layout.rule;

  test("error: an entry in a second place", () => {
    const token = encoded.slice(at(addresses), at(addresses + layout.address));
    const seller = at(addresses + layout.address);
    const twice = encoded.slice(0, seller) + token + encoded.slice(seller + 2 * layout.address);
    expect(() => decodeTerms(twice as Hex)).toThrow(TermsNotCanonicalError);
  });

  test("error: an entry that nothing refers to", () => {
    const count = at(74);
    const more = `${encoded.slice(0, count)}04${encoded.slice(count + 2)}${"ab".repeat(layout.address)}`;
    expect(() => decodeTerms(more as Hex)).toThrow(TermsNotCanonicalError);
  });
});
