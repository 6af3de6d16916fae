import { inspect } from "node:util";
import type { Hex } from "viem";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { beforeAll, describe, expect, test } from "vitest";
import { enableTypedData } from "../../accounts/kernel/typedData.ts";
import { SecretKey } from "../../secrets/SecretKey.ts";
import { encodeEnableData } from "../kernel/enableData.ts";
import type { SessionGrant } from "../SessionGrant.ts";
import { encodeTerms } from "../terms/encodeTerms.ts";
import { permissionIdOf, sessionIdOf } from "../terms/sessionIdOf.ts";
import { addressOf, sampleTerms } from "../test/sampleTerms.ts";
import { CreatedSessionKey } from "./CreatedSessionKey.ts";
import { deserializeSessionKey } from "./deserializeSessionKey.ts";
import { unwrapPayload, wrapPayload, wrapText } from "./envelope.ts";
import { serializeSessionKey } from "./serializeSessionKey.ts";
import { verifyGrant } from "./verifyGrant.ts";

const owner = privateKeyToAccount(generatePrivateKey());
const privateKey = generatePrivateKey();
const module = addressOf(40);
const terms = { ...sampleTerms, sessionKey: privateKeyToAccount(privateKey).address };
const encodedTerms = encodeTerms(terms);
const base: SessionGrant = {
  chainId: 84_532,
  account: addressOf(41),
  owner: owner.address,
  index: 0n,
  executor: "userop",
  policySet: "compact",
  terms: encodedTerms,
  kernelNonce: 1,
  enableSignature: "0x",
  contracts: { spendCap: module },
};
let grant: SessionGrant;
let serialized: string;

beforeAll(async () => {
  const sessionId = sessionIdOf({ chainId: base.chainId, module, terms: encodedTerms });
  const enableData = encodeEnableData({ ...base, encodedTerms, terms, addresses: base.contracts });
  const permissionId = permissionIdOf(sessionId);
  const enableSignature = await owner.signTypedData(enableTypedData({ ...base, permissionId, enableData }));
  grant = { ...base, enableSignature };
  serialized = serializeSessionKey(grant, new SecretKey(privateKey));
});

/** The error that reading a string gives; checked to repeat neither key nor string. */
function failureOf(text: unknown): Error {
  try {
    deserializeSessionKey(text as string);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const printed = `${inspect(error, { depth: 9 })}${error.stack}${JSON.stringify(error)}`;
    expect(printed).not.toContain(privateKey.slice(2));
    if (typeof text === "string" && text.length > 60) expect(printed).not.toContain(text.slice(30, 60));
    return error;
  }
  throw new Error("nothing was thrown");
}

function altered(change: Record<string, unknown>): string {
  return wrapPayload({ ...(unwrapPayload(serialized).payload as object), ...change });
}

test("default", async () => {
  const read = deserializeSessionKey(serialized);
  expect(serialized).toMatch(/^abba_session_key_1_[\w-]+\.[0-9a-f]{8}$/);
  expect(read.privateKey.reveal()).toBe(privateKey);
  expect(read.sessionKeyAddress).toBe(terms.sessionKey);
  expect(read.grant.terms).toBe(encodedTerms);
  await expect(verifyGrant(read)).resolves.toBeUndefined();
});

describe("behavior: nothing that holds a secret prints it", () => {
  test("behavior: inspect, JSON, template, concatenation, spread", () => {
    const read = deserializeSessionKey(serialized);
    const fields = {
      sessionKeyAddress: addressOf(1),
      smartAccountAddress: addressOf(2),
      sessionId: "0x01" as Hex,
      terms,
    };
    const created = new CreatedSessionKey({ ...fields, serializedSessionKey: serialized });
    const big = (_: string, value: unknown) => (typeof value === "bigint" ? `${value}` : value);
    for (const holder of [read, read.privateKey, created, { ...created }, [read.privateKey]]) {
      const printed = `${inspect(holder, { depth: 9, showHidden: true })} ${JSON.stringify(holder, big)} ${String(holder)}`;
      expect(printed).not.toContain(privateKey.slice(2));
      expect(printed).not.toContain(serialized.slice(20, 60));
    }
    expect(`${read.privateKey}`).toBe("[secret]");
    expect(created.serializedSessionKey).toBe(serialized);
  });
});

describe("error", () => {
  test("error: truncated anywhere", () => {
    for (let length = 0; length < serialized.length; length += 7) {
      expect(failureOf(serialized.slice(0, length)).name).toMatch(/^SerializedKey(Invalid|Corrupt)Error$/);
    }
  });

  test("error: any character changed", () => {
    for (let position = 19; position < serialized.length; position += 5) {
      const other = serialized[position] === "a" ? "b" : "a";
      const text = `${serialized.slice(0, position)}${other}${serialized.slice(position + 1)}`;
      expect(failureOf(text).name).toBe("SerializedKeyCorruptError");
    }
  });

  test("error: other version", () => {
    const text = serialized.replace("key_1_", "key_4_");
    expect(failureOf(text)).toMatchObject({ name: "SerializedKeyVersionError", version: 4 });
  });

  test.each<[string, unknown]>([
    ["another prefix", "abba_session_bundle_1_e30.00000000"],
    ["no prefix", "e30"],
    ["a number", 7],
    ["undefined", undefined],
    ["an object", {}],
    ["empty", ""],
  ])("error: %s", (_, text) => {
    expect(failureOf(text).name).toBe("SerializedKeyInvalidError");
  });

  test("error: giant", () => {
    const text = `${serialized}${"a".repeat(70_000)}`;
    expect(failureOf(text)).toMatchObject({ name: "SerializedKeyTooLargeError", max: 65_536 });
  });

  test.each<[string, string]>([
    ["a bomb of brackets", `${"[".repeat(20_000)}${"]".repeat(20_000)}`],
    ["a bomb of objects", `${'{"a":'.repeat(5000)}1${"}".repeat(5000)}`],
    ["a prototype key", '{"__proto__":{"chainId":1}}'],
    ["a constructor key", '{"contracts":{"constructor":{}}}'],
    ["no JSON", "nonsense"],
    ["null", "null"],
    ["an array", "[]"],
  ])("error: %s", (_, json) => {
    expect(failureOf(wrapText(json)).name).toBe("SerializedKeyInvalidError");
  });

  test.each<[string, Record<string, unknown>]>([
    ["unknown field", { extra: 1 }],
    ["chainId as text", { chainId: "1" }],
    ["chainId negative", { chainId: -1 }],
    ["address that is none", { account: "0x01" }],
    ["address with a wrong checksum", { account: "0xd703aaE79538628d27099B8c4f621bE4CCd142D5" }],
    ["odd hex", { enableSignature: "0x1" }],
    ["private key too short", { privateKey: "0x01" }],
    ["private key off the curve", { privateKey: `0x${"ff".repeat(32)}` }],
    ["unknown policy set", { policySet: "none" }],
    ["unknown contract", { contracts: { spendCap: addressOf(40), evil: addressOf(1) } }],
    ["no contract", { contracts: {} }],
  ])("error: %s", (_, change) => {
    expect(failureOf(altered(change)).name).toBe("SerializedKeyInvalidError");
  });

  test("error: key of another address", () => {
    const text = altered({ privateKey: generatePrivateKey() });
    expect(failureOf(text)).toMatchObject({ name: "SessionKeyMismatchError", inTerms: terms.sessionKey });
  });

  test.each<[string, () => Record<string, unknown>]>([
    ["terms of another grant", () => ({ terms: encodeTerms({ ...terms, maxOperations: 11 }) })],
    ["another chain", () => ({ chainId: 1 })],
    ["another account", () => ({ account: addressOf(99) })],
    ["another module", () => ({ contracts: { spendCap: addressOf(98) } })],
    ["another policy set", () => ({ policySet: "layered" })],
    ["another nonce", () => ({ kernelNonce: 2 })],
    ["another owner", () => ({ owner: addressOf(97) })],
    ["no signature", () => ({ enableSignature: "0x" })],
  ])("error: %s, which the owner did not sign", async (_, change) => {
    const read = deserializeSessionKey(altered(change()));
    await expect(verifyGrant(read)).rejects.toMatchObject({ name: "GrantNotApprovedError" });
  });
});
