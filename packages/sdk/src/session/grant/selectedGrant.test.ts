/** What a string says of an account that is no Kernel with a permission. */
import { concat, getAddress, keccak256, pad, stringToHex } from "viem";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { describe, expect, test } from "vitest";
import { AccountUnsupportedError } from "../../accounts/accountErrors.ts";
import { adapterFor } from "../../accounts/accountKinds.ts";
import { selectedNonceKey } from "../../accounts/ModuleSelection.ts";
import { SecretKey } from "../../secrets/SecretKey.ts";
import type { SessionGrant } from "../SessionGrant.ts";
import { encodeTerms } from "../terms/encodeTerms.ts";
import { addressOf, sampleTerms } from "../test/sampleTerms.ts";
import { deserializeSessionKey } from "./deserializeSessionKey.ts";
import { wrapPayload } from "./envelope.ts";
import { toGrantFields } from "./grantSchema.ts";
import { serializeSessionKey } from "./serializeSessionKey.ts";
import { verifyGrant } from "./verifyGrant.ts";

const privateKey = generatePrivateKey();
const [account, module] = [addressOf(41), addressOf(40)];

const selectionOf = (accountId: string) =>
  adapterFor({ address: account, chainId: 1, accountId, deployment: undefined }).selectionOf(module);

const grant: SessionGrant = {
  chainId: 84_532,
  account,
  owner: account,
  index: 0n,
  executor: "userop",
  policySet: "compact",
  accountKind: "nexus",
  selection: selectionOf("biconomy.nexus.1.0.0"),
  deployment: { factory: getAddress(addressOf(42)), factoryData: "0xaabb" },
  terms: encodeTerms({ ...sampleTerms, sessionKey: privateKeyToAccount(privateKey).address }),
  kernelNonce: 0,
  enableSignature: keccak256(stringToHex("signed")),
  contracts: { spendCap: module },
};

/** What is read of the string with other fields. */
function readWith(changes: object) {
  const { fields } = toGrantFields(grant);
  return deserializeSessionKey(wrapPayload({ ...fields, privateKey, ...changes }, 3));
}

test("default: it is read as it was written, in a version that earlier readers refuse", () => {
  const serialized = serializeSessionKey(grant, new SecretKey(privateKey));
  expect(serialized).toMatch(/^abba_session_key_3_/);
  expect(deserializeSessionKey(serialized).grant).toMatchObject(grant);
});

test("behavior: no owner's signature speaks for it by itself: only the account does", async () => {
  await expect(verifyGrant(readWith({}))).rejects.toMatchObject({ name: "GrantNotApprovedError" });
});

describe("error: a selection that selects nothing", () => {
  const { selection } = grant;
  test.each<[string, unknown]>([
    ["no nonce key", { ...selection, nonceKey: undefined }],
    ["a nonce key of 23 bytes", { ...selection, nonceKey: `0x${"00".repeat(23)}` }],
    ["something where the lane goes", { ...selection, laneAt: 22 }],
    ["a lane past the end", { ...selection, laneAt: 23 }],
    ["a lane before the start", { ...selection, laneAt: -1 }],
    ["a prefix of 257 bytes", { ...selection, signaturePrefix: pad("0x", { size: 257 }) }],
    ["a field more", { ...selection, more: 1 }],
    ["a text", "0x"],
  ])("error: %s", (_, changed) => {
    expect(() => readWith({ selection: changed })).toThrow(
      expect.objectContaining({ name: "SerializedKeyInvalidError" }),
    );
  });

  test.each<[string, object]>([
    ["an account of an unknown kind", { accountKind: "other" }],
    ["a factory that is no address", { deployment: { factory: "0x", factoryData: "0x" } }],
    ["another door", { executor: "other" }],
  ])("error: %s", (_, changed) => {
    expect(() => readWith(changed)).toThrow(expect.objectContaining({ name: "SerializedKeyInvalidError" }));
  });
});

describe("an account's selection", () => {
  const bytes = module.slice(2).toLowerCase();
  test.each([
    ["kernel.advanced.v0.3.1", `0001${bytes}0305`, concat(["0x01", module])],
    ["kernel.advanced.v0.3.3", `0001${bytes}0305`, concat(["0x01", module])],
    ["biconomy.nexus.1.0.0", `00030500${bytes}`, module],
    ["rhinestone.safe7579.v1.0.0", `${bytes}00000305`, module],
    ["uMSA.advanced/withHook.v0.1", `${bytes}00000305`, module],
    ["@openzeppelin/contracts.AccountERC7579.v1.0.0", `${bytes}00000305`, module],
  ])("default: %s", (accountId, nonceKey, prefix) => {
    const selection = selectionOf(accountId);
    expect(selectedNonceKey(selection, 0x0305)).toBe(BigInt(`0x${nonceKey}`));
    expect(selection.signaturePrefix.toLowerCase()).toBe(prefix.toLowerCase());
  });

  test.each(["kernel.advanced.v0.3.0", "kernel.advanced.v0.2.4", "biconomy.nexus.2.0.0", "", "safe"])(
    "error: %j is of no known kind",
    (accountId) => {
      expect(() => selectionOf(accountId)).toThrow(AccountUnsupportedError);
    },
  );
});
