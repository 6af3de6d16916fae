import type { Hex } from "viem";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { verifyTypedData } from "viem/utils";
import { expect, test } from "vitest";
import { encryptionKeyTypedData } from "./encryptionKeyTypedData.ts";
import { generateEncryptionKey } from "./generateEncryptionKey.ts";

const wallet = privateKeyToAccount(generatePrivateKey());
const { publicKey } = generateEncryptionKey();
const said = {
  account: wallet.address,
  chainId: 84_532,
  platform: "https://api.test",
  publicKey,
  validUntil: 1_800_000_000n,
};

test("default", async () => {
  const signature = await wallet.signTypedData(encryptionKeyTypedData(said));
  const verify = (change: object) =>
    verifyTypedData({
      ...encryptionKeyTypedData({ ...said, ...change }),
      address: wallet.address,
      signature,
    });
  expect(await verify({})).toBe(true);
  expect(await verify({ publicKey: publicKey.toUpperCase().replace("0X", "0x") })).toBe(true);
  expect(await verify({ publicKey: generateEncryptionKey().publicKey })).toBe(false);
  expect(await verify({ account: privateKeyToAccount(generatePrivateKey()).address })).toBe(false);
  expect(await verify({ validUntil: 1_800_000_001n })).toBe(false);
  expect(await verify({ chainId: 8_453 })).toBe(false);
  expect(await verify({ platform: "https://other.test" })).toBe(false);
});

test("error: what is no key", () => {
  for (const flawed of ["0x", `0x04${"00".repeat(64)}`, `0x02${"ff".repeat(32)}`] as Hex[]) {
    expect(() => encryptionKeyTypedData({ ...said, publicKey: flawed })).toThrow(
      expect.objectContaining({ name: "EncryptionPublicKeyInvalidError" }),
    );
  }
});
