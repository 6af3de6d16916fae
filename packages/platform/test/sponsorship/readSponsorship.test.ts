import { expect, test } from "vitest";
import { readSponsorship } from "../../src/sponsorship/readSponsorship.ts";
import { paymaster, signer } from "../support/sponsorship/fakes.ts";

const node = { chain: "base-sepolia" } as const;
const key = `0x${"11".repeat(32)}`;

test("default: nothing is paid for", async () => {
  expect(await readSponsorship({}, key, node)).toEqual([]);
});

test("behavior: a paymaster, its signer from the environment, and how much", async () => {
  const values = {
    paymaster,
    "sponsored-operations": "3",
    "sponsored-cost": "2",
    "sponsored-daily-wei": "100000000000000000000",
    "sponsored-fee-multiple": "3",
    "sponsored-seconds": "60",
    "sponsored-open-to-anyone": true,
  };
  const [read] = await readSponsorship(values, key, node);
  expect(read).toMatchObject({
    ...node,
    paymaster,
    signer: { address: signer.address },
    operationsPerAgent: 3,
    maxCostWei: 2_000_000_000n,
    dailyWei: 10n ** 20n,
    feeMultiple: 3,
    validitySeconds: 60,
    openToAnyone: true,
  });
  expect(await readSponsorship({ paymaster }, key, node)).toMatchObject([{ openToAnyone: undefined }]);
});

test("error: a signer that is none, of whose key nothing is said", async () => {
  await expect(readSponsorship({ paymaster }, undefined, node)).rejects.toThrow("PAYMASTER_SIGNER_KEY");
  const reading = readSponsorship({ paymaster }, `${key}77`, node);
  await expect(reading).rejects.toThrow("PAYMASTER_SIGNER_KEY: is not a private key");
  await expect(reading).rejects.not.toThrow("1111");
});

test("error: a budget that is no number of wei", async () => {
  const reading = readSponsorship({ paymaster, "sponsored-daily-wei": "0.5" }, key, node);
  await expect(reading).rejects.toThrow("--sponsored-daily-wei: is not a whole number of wei");
});
