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
