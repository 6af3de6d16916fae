import { type Address, isAddress, parseUnits } from "viem";
import { OptionsInvalidError } from "../errors.ts";

/** What a devnet can give away, with its decimals. */
const decimalsOf = { ETH: 18, USDC: 6 } as const;

/** An amount for somebody. */
export interface Funding {
  readonly address: Address;
  readonly token: keyof typeof decimalsOf;
  /** Wei or base units (10^-6 USDC). */
  readonly amount: bigint;
}

/** Where funds come from: a devnet, or a connection to one. */
export interface Faucet {
  fundEth(address: Address, amount: bigint): Promise<void>;
  fundUsdc(address: Address, amount: bigint): Promise<void>;
}

/**
 * Reads `ADDRESS=AMOUNT TOKEN`, as `--fund` takes it.
 *
 * @param text - As in `0x…=100USDC` or `0x…=0.5ETH`.
 * @throws {OptionsInvalidError}
 */
export function parseFunding(text: string): Funding {
  const [, address = "", amount = "", token = ""] = /^([^=]*)=([\d.]*)\s*(.*)$/.exec(text) ?? [];
  return toFunding(address, amount, token);
}

/**
 * Checks who is to receive what.
 *
 * @param address - With its checksum, or all in one case.
 * @param amount - A decimal number of whole tokens.
 * @param token - `ETH` or `USDC`, in any case.
 * @throws {OptionsInvalidError} naming everything at fault.
 */
export function toFunding(address: string, amount: string, token: string): Funding {
  const issues: string[] = [];
  if (!isAddress(address)) {
    const looksRight = isAddress(address, { strict: false });
    issues.push(
      looksRight
        ? `${address} is mistyped: its checksum is wrong.`
        : `"${address}" is not an address: 0x and 40 hexadecimal digits are expected.`,
    );
  }
  const symbol = token.toUpperCase();
  if (!isToken(symbol)) {
    issues.push(`"${token}" is not a token of the devnet: it has ${Object.keys(decimalsOf).join(" and ")}.`);
  }
  const [, fraction = ""] = amount.split(".");
  if (!/^\d+(\.\d+)?$/.test(amount)) {
    issues.push(`"${amount}" is not an amount: a decimal number is expected, as in 100 or 0.5.`);
  } else if (isToken(symbol) && fraction.length > decimalsOf[symbol]) {
    issues.push(`${amount} has more than the ${decimalsOf[symbol]} decimals of ${symbol}.`);
  }
  if (issues.length > 0 || !isToken(symbol) || !isAddress(address)) throw new OptionsInvalidError(issues);
  return { address, token: symbol, amount: parseUnits(amount, decimalsOf[symbol]) };
}

/**
 * Gives somebody what was asked for.
 *
 * @param faucet - Gives it.
 * @param funding - From {@link toFunding}.
 */
export async function fund(faucet: Faucet, { address, token, amount }: Funding): Promise<void> {
  await (token === "ETH" ? faucet.fundEth(address, amount) : faucet.fundUsdc(address, amount));
}

function isToken(symbol: string): symbol is Funding["token"] {
  return Object.hasOwn(decimalsOf, symbol);
}
