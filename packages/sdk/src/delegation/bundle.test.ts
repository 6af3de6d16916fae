import { inspect } from "node:util";
import type { Hex } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { describe, expect, test } from "vitest";
import { toEncryptionKey } from "../encryption/keys/toEncryptionKey.ts";
import { BaseError } from "../errors/BaseError.ts";
import { SecretKey } from "../secrets/SecretKey.ts";
import { sampleGrant } from "../session/test/sampleGrant.ts";
import { addressOf } from "../session/test/sampleTerms.ts";
import { parseBundle, type SessionBundle, serializeBundle } from "./bundle.ts";
import { SessionBundleInvalidError, SessionBundleVersionError } from "./delegationErrors.ts";
import { SessionInfo } from "./SessionInfo.ts";

const walletKey: Hex = `0x${"11".repeat(32)}`;
const e2eKey: Hex = `0x${"22".repeat(32)}`;
const token = `abba_session_token_${"0".repeat(24)}_${"t".repeat(43)}`;

const bundle: SessionBundle = {
  platform: "https://api.test",
  token: new SecretKey<string>(token),
  sessionId: `ses_${"0".repeat(24)}`,
  agentId: `agt_${"0".repeat(32)}`,
  chainId: 84_532,
  budgetUsdc: 25_000_000n,
  expiry: 2_000_000_000,
  allowedServiceIds: null,
  walletPrivateKey: new SecretKey(walletKey),
  walletAddress: privateKeyToAccount(walletKey).address,
  e2ePrivateKey: new SecretKey(e2eKey),
  e2ePublicKey: toEncryptionKey(e2eKey).publicKey,
  e2eSignature: `0x${"ab".repeat(65)}`,
  serializedSessionKey: undefined,
};
const serialized = serializeBundle(bundle);
const prefix = "abba_session_bundle_";
const plain = JSON.parse(atob(serialized.slice(prefix.length)));
const wrap = (payload: unknown) => `${prefix}${btoa(JSON.stringify(payload))}`;

test("default: goes through a string, whose fields are those that are promised", () => {
  expect(plain).toMatchObject({
    version: 3,
    platform: "https://api.test",
    token,
    agentId: bundle.agentId,
    budgetUsdc: 25,
    expiry: 2_000_000_000,
    walletPrivateKey: walletKey,
    walletAddress: bundle.walletAddress,
    e2ePrivateKey: e2eKey,
    e2ePublicKey: bundle.e2ePublicKey,
  });
  const parsed = parseBundle(serialized);
  expect(serializeBundle(parsed)).toBe(serialized);
  expect(parsed.walletPrivateKey?.reveal()).toBe(walletKey);
});

describe("a key that stays with the agent", () => {
  const grant = sampleGrant(addressOf(60));
  const { walletPrivateKey: _, ...others } = bundle;
  const held = { ...others, walletAddress: addressOf(41), grant };
  const text = serializeBundle(held);
  const fields = JSON.parse(atob(text.slice(prefix.length)));

  test("default: the bundle holds the grant, and no key of a wallet", () => {
    expect(fields).toMatchObject({ version: 3, grant });
    expect(fields).not.toHaveProperty("walletPrivateKey");
    expect(parseBundle(text)).toMatchObject({ grant, walletAddress: addressOf(41) });
    expect(serializeBundle(parseBundle(text))).toBe(text);
  });

  test.each<[string, object]>([
    ["with a key", { walletPrivateKey: walletKey }],
    ["without its grant", { grant: undefined }],
    ["of another account", { walletAddress: addressOf(43) }],
    ["on another chain", { chainId: 8453 }],
  ])("error: %s", (_case, change) => {
    expect(() => parseBundle(wrap({ ...fields, ...change }))).toThrow(SessionBundleInvalidError);
  });

  test("error: neither a key nor a grant", () => {
    const { walletPrivateKey: __, ...none } = plain;
    expect(() => parseBundle(wrap(none))).toThrow(SessionBundleInvalidError);
  });
});

test("behavior: printing shows no secret", () => {
  const info = new SessionInfo(bundle, undefined);
  const shown = [info, parseBundle(serialized)].map((value) =>
    inspect(value, { depth: 9, showHidden: true }),
  );
  const all = `${shown}${JSON.stringify(info)}${info}`;
  for (const secret of ["11".repeat(32), "22".repeat(32), "t".repeat(43), serialized]) {
    expect(all).not.toContain(secret);
  }
  expect(JSON.parse(JSON.stringify(info))).toMatchObject({ budgetUsdc: 25, agentId: bundle.agentId });
});

describe("what is no bundle", () => {
  test.each<[what: string, text: string]>([
    ["nothing", ""],
    ["another string", "abba_session_token_x"],
    ["an on-chain session's key", "abba_session_key_1_x.00000000"],
    ["no base64", `${prefix}!`],
    ["base64 in another form", `${serialized.replace(/=*$/, "")}====`],
    ["no JSON", `${prefix}${btoa("{")}`],
    ["a prototype", `${prefix}${btoa('{"__proto__":{}}')}`],
    ["too much", `${prefix}${"A".repeat(200_000)}`],
    ["a field too many", wrap({ ...plain, extra: 1 })],
    ["a field too few", wrap({ ...plain, agentId: undefined })],
    ["no platform", wrap({ ...plain, platform: undefined })],
    ...["", "api.test", "https://api.test/", "https://a@api.test", "ftp://api.test", "https://a b"].map(
      (platform) =>
        [`${JSON.stringify(platform)} for a platform`, wrap({ ...plain, platform })] as [string, string],
    ),
    ["an API key for a token", wrap({ ...plain, token: `aba_${"0".repeat(24)}_${"t".repeat(43)}` })],
    ["a budget that is no number", wrap({ ...plain, budgetUsdc: "25.0" })],
    ["a fraction of a base unit", wrap({ ...plain, budgetUsdc: 0.0000001 })],
    ["a budget below nothing", wrap({ ...plain, budgetUsdc: -1 })],
    ["another wallet's address", wrap({ ...plain, walletAddress: bundle.e2ePublicKey.slice(0, 42) })],
    ["another key's public key", wrap({ ...plain, e2ePublicKey: toEncryptionKey(walletKey).publicKey })],
    ["a key that is not on the curve", wrap({ ...plain, walletPrivateKey: `0x${"f".repeat(64)}` })],
  ])("error: %s", (_, text) => {
    expect(() => parseBundle(text)).toThrow(SessionBundleInvalidError);
  });

  test.each([
    [1, "names no platform"],
    [2, "names no platform"],
    [4, "Update the package"],
  ])("error: version %i", (version, advice) => {
    const { platform: _, ...unnamed } = plain;
    const parse = () => parseBundle(wrap({ ...unnamed, version }));
    expect(parse).toThrow(SessionBundleVersionError);
    expect(parse).toThrow(advice);
  });

  test("behavior: any cut and any changed character is refused or means the same, and no error repeats a secret", () => {
    for (let at = prefix.length; at < serialized.length; at += 7) {
      for (const text of [
        serialized.slice(0, at),
        `${serialized.slice(0, at)}~${serialized.slice(at + 1)}`,
      ]) {
        const parse = () => parseBundle(text);
        expect(parse).toThrow(BaseError);
        expect(parse).not.toThrow(walletKey.slice(2));
      }
    }
  });
});
