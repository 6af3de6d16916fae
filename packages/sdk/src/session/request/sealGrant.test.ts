import { type Hex, keccak256, stringToBytes } from "viem";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { expect, test } from "vitest";
import { generateEncryptionKey } from "../../encryption/keys/generateEncryptionKey.ts";
import { SecretKey } from "../../secrets/SecretKey.ts";
import { serializeGrant } from "../grant/serializeGrant.ts";
import { encodeTerms } from "../terms/encodeTerms.ts";
import { sampleRequest } from "../test/sampleRequest.ts";
import { addressOf, sampleTerms } from "../test/sampleTerms.ts";
import { CreatedSessionRequest } from "./CreatedSessionRequest.ts";
import { comparisonWords } from "./comparisonWords.ts";
import { parseGrantFragment } from "./grantLink.ts";
import { parseCreatedRequest } from "./parseCreatedRequest.ts";
import { openGrant, sealGrant } from "./sealGrant.ts";

const encryptionKey = generateEncryptionKey();
const linkSecret = new SecretKey<string>("AAAAAAAAAAAAAAAAAAAAAA");
const other = "BBBBBBBBBBBBBBBBBBBBBA";
const created = new CreatedSessionRequest({
  request: { ...sampleRequest, encryptionKey: encryptionKey.publicKey },
  encryptionKey,
  linkSecret,
});
const request = created.serializedRequest;
const sessionKey = privateKeyToAccount(generatePrivateKey()).address;
const grant = serializeGrant(
  {
    chainId: 84_532,
    account: addressOf(41),
    owner: addressOf(42),
    index: 0n,
    executor: "userop",
    policySet: "compact",
    terms: encodeTerms({ ...sampleTerms, sessionKey }),
    kernelNonce: 1,
    enableSignature: "0x",
    contracts: { spendCap: addressOf(40) },
  },
  created.requestHash,
);
const sealed = sealGrant({ grant, request, linkSecret: linkSecret.reveal() });
const closed = expect.objectContaining({ name: "SealedGrantInvalidError" });

test("default: whoever asked opens what the owner sealed", () => {
  expect(sealed).toMatch(/^abba_sealed_grant_1_[\w-]+$/);
  expect(created.open(sealed)).toBe(grant);
  expect(sealGrant({ grant, request, linkSecret: linkSecret.reveal() })).not.toBe(sealed);
  const byWords = sealGrant({ grant, request });
  expect(created.open(byWords, { by: "words" })).toBe(grant);
});

test("behavior: what is kept over a restart opens the answer, too", () => {
  const kept = created.serialize();
  expect(parseCreatedRequest(kept).open(sealed)).toBe(grant);
  expect(parseCreatedRequest(kept).serialize()).toBe(kept);
  const fields = JSON.parse(kept);
  const { privateKey } = generateEncryptionKey();
  for (const altered of [
    "",
    "[]",
    undefined,
    JSON.stringify({ ...fields, more: 1 }),
    JSON.stringify({ ...fields, linkSecret: "short" }),
    JSON.stringify({ ...fields, encryptionPrivateKey: privateKey.reveal() }),
  ]) {
    expect(() => parseCreatedRequest(altered as string)).toThrow(
      expect.objectContaining({ name: "SessionRequestInvalidError" }),
    );
  }
});

const flip = (text: string, at: number) =>
  `${text.slice(0, at)}${text[at] === "A" ? "B" : "A"}${text.slice(at + 1)}`;
const another = new CreatedSessionRequest({
  request: { ...created.request, nonce: `0x${"09".repeat(16)}` },
  encryptionKey,
  linkSecret,
});

test.each<[string, () => string]>([
  ["by another secret", () => openGrant({ sealedGrant: sealed, request, encryptionKey, linkSecret: other })],
  ["without the secret", () => openGrant({ sealedGrant: sealed, request, encryptionKey })],
  ["sealed without the secret", () => created.open(sealGrant({ grant, request }))],
  [
    "by another key",
    () =>
      openGrant({
        sealedGrant: sealed,
        request,
        encryptionKey: generateEncryptionKey(),
        linkSecret: linkSecret.reveal(),
      }),
  ],
  ["for another request", () => another.open(sealed)],
  ["cut off", () => created.open(sealed.slice(0, -4))],
  ["empty", () => created.open("abba_sealed_grant_1_")],
  ["not sealed at all", () => created.open(grant)],
  ["too long", () => created.open(`abba_sealed_grant_1_${"A".repeat(33_000)}`)],
  ["no text", () => created.open(undefined as never)],
])("error: %s", (_, open) => {
  expect(open).toThrow(closed);
});

test("error: altered anywhere", () => {
  for (let at = "abba_sealed_grant_1_".length; at < sealed.length; at += 97) {
    expect(() => created.open(flip(sealed, at))).toThrow(closed);
  }
});

test.each([["", "AAAA", `${"A".repeat(21)}=`, "A".repeat(23)]])(
  "error: %s is no secret of a link",
  (secret) => {
    expect(() => sealGrant({ grant, request, linkSecret: secret })).toThrow(
      expect.objectContaining({ name: "ParametersInvalidError" }),
    );
  },
);

test("behavior: links carry everything behind the fragment", () => {
  const link = new URL(created.toLink("https://wallet.example/grant?lang=en#old"));
  expect(link.href.split("#")[0]).toBe("https://wallet.example/grant?lang=en");
  expect(parseGrantFragment(link.hash)).toEqual({
    serializedRequest: request,
    linkSecret: linkSecret.reveal(),
  });
  const byMailbox = new URL(created.toLink("https://wallet.example/grant", "WDJB-MJHT"));
  expect(byMailbox.hash).not.toContain("abba_request");
  expect(parseGrantFragment(byMailbox.hash)).toEqual({
    userCode: "WDJB-MJHT",
    linkSecret: linkSecret.reveal(),
    requestHash: created.requestHash,
  });
  expect(() => created.toLink("javascript:alert(1)")).toThrow(/no web address/);
  expect(() => created.toLink("https://wallet.example/", "<b>")).toThrow(/no code/);
});

test.each([
  ["", {}],
  ["#", {}],
  ["#user_code=<script>&secret=short&hash=0x12", {}],
  ["#secret=AAAAAAAAAAAAAAAAAAAAAA==", {}],
  ["user_code=ABCD-EFGH", { userCode: "ABCD-EFGH" }],
])("behavior: what is not of its form in %s is left out", (fragment, expected) => {
  expect(parseGrantFragment(fragment)).toEqual(expected);
});

test("behavior: six words of a hash, that differ with it", () => {
  const hash = keccak256(stringToBytes("one"));
  expect(comparisonWords(hash)).toHaveLength(6);
  expect(comparisonWords(`0x${"00".repeat(32)}`)).toEqual(Array(6).fill("abandon"));
  expect(comparisonWords(`0x${"ff".repeat(32)}`)).toEqual(Array(6).fill("zoo"));
  expect(comparisonWords(keccak256(stringToBytes("two")))).not.toEqual(comparisonWords(hash));
  expect(() => comparisonWords("0x12" as Hex)).toThrow(/32 bytes/);
});

test("behavior: printing shows neither secret", () => {
  const printed = `${JSON.stringify(created)}${String(created.linkSecret)}`;
  expect(printed).not.toContain(linkSecret.reveal());
  expect(printed).not.toContain(encryptionKey.privateKey.reveal().slice(2));
});
