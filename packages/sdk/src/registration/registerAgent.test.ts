import { generatePrivateKey, privateKeyToAccount, toAccount } from "viem/accounts";
import { expect, test } from "vitest";
import { generateEncryptionKey } from "../encryption/keys/generateEncryptionKey.ts";
import { registerAgent } from "./registerAgent.ts";
import type { EncryptionKeyClaim } from "./signEncryptionKey.ts";

const owner = privateKeyToAccount(generatePrivateKey());
const requestId = "request-1";
const field = (name: string, type = "string") => ({ name, type });

const authorization = {
  domain: { name: "Abba Baba", version: "1", chainId: 84_532 },
  types: { Authorization: [field("audience"), field("purpose"), field("wallet", "address")] },
  primaryType: "Authorization",
  message: {
    audience: "https://api.test",
    purpose: "register",
    wallet: owner.address as string,
    nonce: "chl_1",
    issuedAt: "2026-01-01T00:00:00.000Z",
    expiresAt: "2026-01-01T00:05:00.000Z",
  },
};
type TypedData = Omit<typeof authorization, "types" | "message"> & { types: object; message: object };

/** Registers at a platform that wants something signed, and gives what was signed. */
async function signedOf(
  typedData: TypedData,
  more: Partial<EncryptionKeyClaim> & { readonly audience?: string } = {},
): Promise<unknown[]> {
  const signed: unknown[] = [];
  const watched = toAccount({
    ...owner,
    async signTypedData(wanted) {
      signed.push(wanted);
      return owner.signTypedData(wanted);
    },
  });
  const challenge = {
    challengeId: `chl_${"0".repeat(32)}`,
    typedData,
    expiresAt: "2026-01-01T00:05:00.000Z",
  };
  const error = { code: "INTERNAL", message: "Enough." };
  const registering = registerAgent({
    baseUrl: "https://api.test/behind/",
    owner: watched,
    account: "eoa",
    name: "An agent",
    ...more,
    fetch: async (input) =>
      String(input).endsWith("/challenge")
        ? Response.json({ success: true, data: challenge, requestId })
        : Response.json({ success: false, error, requestId }, { status: 500 }),
  });
  await expect(registering).rejects.toThrow();
  return signed;
}

test("default: signs an authorization", async () => {
  expect(await signedOf(authorization)).toMatchObject([
    { primaryType: "Authorization", message: { wallet: owner.address, nonce: "chl_1" } },
  ]);
});

test("behavior: with an encryption key, signs that it is its own, for a time", async () => {
  const { publicKey } = generateEncryptionKey();
  const now = BigInt(Math.floor(Date.now() / 1_000));
  const signed = await signedOf(authorization, { e2ePublicKey: publicKey, keyValiditySeconds: 3_600 });
  expect(signed).toMatchObject([
    { primaryType: "EncryptionKey", message: { account: owner.address, publicKey } },
    { primaryType: "Authorization" },
  ]);
  const { message } = signed[0] as { message: { validUntil: bigint } };
  expect(message.validUntil - now).toBeGreaterThanOrEqual(3_600n);
  expect(message.validUntil - now).toBeLessThan(3_700n);
});

test.each<[what: string, key: Partial<EncryptionKeyClaim>]>([
  ["a key that is no point", { e2ePublicKey: `0x02${"ff".repeat(32)}` }],
  ["no time", { e2ePublicKey: generateEncryptionKey().publicKey, keyValiditySeconds: 0 }],
])("error: %s is not signed for", async (_, key) => {
  expect(await signedOf(authorization, key)).toEqual([]);
});

test("behavior: what is signed has the types of an authorization, whatever the platform calls them", async () => {
  const permit = {
    ...authorization,
    domain: { name: "USD Coin", version: "2", chainId: 1 },
    types: { Permit: [field("spender", "address")] },
    primaryType: "Permit",
  };
  expect(await signedOf(permit)).toMatchObject([
    { domain: { name: "Abba Baba", version: "1", chainId: 84_532 }, primaryType: "Authorization" },
  ]);
});

test.each<[what: string, message: object]>([
  ["another platform", { audience: "https://elsewhere.test" }],
  ["the name of all platforms", { audience: "abbababa" }],
  ["another purpose", { purpose: "recover" }],
  ["another wallet", { wallet: "0x000000000000000000000000000000000000dEaD" }],
  ["more than an authorization", { spender: "0x000000000000000000000000000000000000dEaD" }],
])("error: a challenge for %s is not signed", async (_, change) => {
  expect(await signedOf({ ...authorization, message: { ...authorization.message, ...change } })).toEqual([]);
});

test("behavior: a platform that goes by another name than its origin is signed for by that name alone", async () => {
  const named = { ...authorization, message: { ...authorization.message, audience: "market" } };
  expect(await signedOf(named, { audience: "market" })).toMatchObject([{ message: { audience: "market" } }]);
  expect(await signedOf(authorization, { audience: "market" })).toEqual([]);
});
