import { type Address, formatUnits, parseUnits, zeroAddress } from "viem";
import { en } from "../texts/en.ts";
import { shorten } from "./shorten.ts";

/** A token as it is shown. */
export interface Token {
  readonly address: Address;
  readonly symbol: string;
  /** 0: amounts are shown in base units, as nobody vouches for another number. */
  readonly decimals: number;
}

/**
 * Says how a token is shown. A token's own name is not asked for: it could call itself USDC.
 *
 * @param address - The zero address is ETH.
 * @param usdc - The chain's USDC, if known.
 */
export function tokenOf(address: Address, usdc: Address | undefined): Token {
  if (address.toLowerCase() === zeroAddress) return { address, symbol: "ETH", decimals: 18 };
  if (usdc?.toLowerCase() === address.toLowerCase()) return { address, symbol: "USDC", decimals: 6 };
  return { address, symbol: en.units.baseUnits(shorten(address)), decimals: 0 };
}

/** Writes an amount with its token, every digit of it. */
export function formatToken(amount: bigint, token: Token): string {
  return `${formatUnits(amount, token.decimals)} ${token.symbol}`;
}

/**
 * Reads an amount that a person typed.
 *
 * @returns Base units; `undefined` when it is no amount, or has more decimals than the token.
 */
export function parseToken(text: string, decimals: number): bigint | undefined {
  const typed = text.trim();
  if (!/^\d{1,60}(?:\.\d{1,18})?$/.test(typed)) return undefined;
  const [, fraction = ""] = typed.split(".");
  return fraction.length > decimals ? undefined : parseUnits(typed, decimals);
}
