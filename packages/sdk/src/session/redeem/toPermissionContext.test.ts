import { concat, type Hex, slice } from "viem";
import { expect, test } from "vitest";
import { serializeGrant } from "../grant/serializeGrant.ts";
import type { SessionGrant } from "../SessionGrant.ts";
import type { SessionTerms } from "../SessionTerms.ts";
import { encodeTerms } from "../terms/encodeTerms.ts";
import { addressOf, sampleTerms } from "../test/sampleTerms.ts";
import { toPermissionContext } from "./toPermissionContext.ts";

const signature: Hex = `0x${"5a".repeat(65)}`;

function granted(terms: SessionTerms, changes: Partial<SessionGrant> = {}): string {
  return serializeGrant({
    chainId: 84_532,
    account: addressOf(41),
    owner: addressOf(42),
    index: 0n,
    executor: "redeem",
    policySet: "compact",
    terms: encodeTerms(terms),
    kernelNonce: 0,
    contracts: { spendCap: addressOf(40) },
    enableSignature: signature,
    ...changes,
  });
}

/** Terms of two calls. */
const double = {
  ...sampleTerms,
  calls: sampleTerms.calls.flatMap((call) => [call, { ...call, selector: "0xaabbccde" as const }]),
};

test("default: the account, its grant, the period of the clock, the only entry, the terms", () => {
  const { account, delegationManager, permissionContext, chainId } = toPermissionContext({
    grant: granted(sampleTerms),
  });
  expect([chainId, account, delegationManager]).toEqual([84_532, addressOf(41), addressOf(40)]);
  expect(permissionContext.toLowerCase()).toBe(
    concat([
      addressOf(41),
      "0x01",
      "0x0041",
      signature,
      "0xffffffff",
      "0x01",
      "0x00",
      encodeTerms(sampleTerms),
    ]).toLowerCase(),
  );
});

test("behavior: entries are named for a batch", () => {
  const { permissionContext } = toPermissionContext({ grant: granted(double), entries: [1, 0] });
  expect(slice(permissionContext, 20 + 3 + 65, 20 + 3 + 65 + 7)).toBe("0xffffffff020100");
});

test("error: several calls and none named", () => {
  expect(() => toPermissionContext({ grant: granted(double) })).toThrow(/entries: the terms allow/);
});

test("error: an entry that the terms do not have", () => {
  expect(() => toPermissionContext({ grant: granted(sampleTerms), entries: [1] })).toThrow(
    /entries: the terms have only/,
  );
});

test("error: a session of user operations", () => {
  const grant = granted(sampleTerms, { executor: "userop", kernelNonce: 1 });
  expect(() => toPermissionContext({ grant })).toThrow(
    expect.objectContaining({ name: "RedemptionUnsupportedError" }),
  );
});
