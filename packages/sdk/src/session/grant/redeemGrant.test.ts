import { hashTypedData } from "viem";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { beforeAll, expect, test } from "vitest";
import { signAsKernelOwner } from "../../accounts/kernel/signAsKernelOwner.ts";
import { SecretKey } from "../../secrets/SecretKey.ts";
import type { SessionGrant } from "../SessionGrant.ts";
import { encodeTerms } from "../terms/encodeTerms.ts";
import { addressOf, sampleTerms } from "../test/sampleTerms.ts";
import { deserializeSessionKey } from "./deserializeSessionKey.ts";
import { unwrapPayload, wrapPayload } from "./envelope.ts";
import { serializeSessionKey } from "./serializeSessionKey.ts";
import { sessionGrantTypedData } from "./sessionGrantTypedData.ts";
import { verifyGrant } from "./verifyGrant.ts";

const owner = privateKeyToAccount(generatePrivateKey());
const privateKey = generatePrivateKey();
const module = addressOf(40);
const terms = { ...sampleTerms, sessionKey: privateKeyToAccount(privateKey).address };
let grant: SessionGrant;
let serialized: string;

beforeAll(async () => {
  const unsigned = {
    chainId: 84_532,
    account: addressOf(41),
    owner: owner.address,
    index: 0n,
    executor: "redeem",
    policySet: "compact",
    terms: encodeTerms(terms),
    kernelNonce: 0,
    contracts: { spendCap: module },
  } as const;
  const { chainId, account, terms: encoded } = unsigned;
  const hash = hashTypedData(sessionGrantTypedData({ chainId, account, terms: encoded, module }));
  grant = { ...unsigned, enableSignature: await signAsKernelOwner(owner, { ...unsigned, hash }) };
  serialized = serializeSessionKey(grant, new SecretKey(privateKey));
});

test("default: a redeeming session is a string of version 2, and reads back as it was", async () => {
  expect(serialized).toMatch(/^abba_session_key_2_/);
  const session = deserializeSessionKey(serialized);
  expect(session.grant).toEqual(grant);
  await verifyGrant(session);
});

test("error: a payload under the other version", () => {
  const { payload } = unwrapPayload(serialized);
  expect(() => deserializeSessionKey(wrapPayload(payload, 1))).toThrow(/fields are wrong or missing/);
});

test.each([
  ["terms of another grant", () => ({ terms: encodeTerms({ ...terms, maxOperations: 11 }) })],
  ["another chain", () => ({ chainId: 1 })],
  ["another account", () => ({ account: addressOf(99) })],
  ["another module", () => ({ contracts: { spendCap: addressOf(98) } })],
  ["another owner", () => ({ owner: addressOf(97) })],
  ["no signature", () => ({ enableSignature: "0x" })],
])("error: %s, which the owner did not sign", async (_, change) => {
  const { payload } = unwrapPayload(serialized);
  const altered = deserializeSessionKey(wrapPayload({ ...(payload as object), ...change() }, 2));
  await expect(verifyGrant(altered)).rejects.toMatchObject({ name: "GrantNotApprovedError" });
});
