import { OptionsInvalidError } from "./errors.ts";

/** A number in an option. */
export function wholeNumber(name: string, value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  if (!/^\d{1,15}$/.test(value)) throw new OptionsInvalidError([`${name}: is not a whole number`]);
  return Number(value);
}

/** An address in an option. */
export function toAddress(name: string, value: string | undefined): `0x${string}` | undefined {
  if (value === undefined) return undefined;
  if (!/^0x[0-9a-fA-F]{40}$/.test(value)) throw new OptionsInvalidError([`${name}: is not an address`]);
  return value as `0x${string}`;
}

/** Wei in an option. More digits than a number holds: an Ether has eighteen. */
export function toWei(name: string, value: string | undefined): bigint | undefined {
  if (value === undefined) return undefined;
  if (!/^\d{1,27}$/.test(value)) throw new OptionsInvalidError([`${name}: is not a whole number of wei`]);
  return BigInt(value);
}

/** A private key in the environment. What is wrong with it is not said in its own words: they might hold it. */
export async function toSigner(name: string, key: string) {
  // Heavy, and only needed here.
  const { privateKeyToAccount } = await import("viem/accounts");
  try {
    return privateKeyToAccount(key as `0x${string}`);
  } catch {
    throw new OptionsInvalidError([`${name}: is not a private key`]);
  }
}
