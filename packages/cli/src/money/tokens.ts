import { contractAddress, type SessionClient, toSessionError } from "@abbababa/sdk";
import { EndpointError } from "@abbababa/sdk/errors";
import { type Address, erc20Abi, formatUnits, isAddress, parseUnits, zeroAddress } from "viem";
import { CliError, UsageError } from "../errors.ts";
import { readAddress } from "./readAddress.ts";

/** A token as people speak of it. */
export interface Token {
  /** Zero: the chain's own coin. */
  readonly address: Address;
  readonly symbol: string;
  readonly decimals: number;
}

/** An amount for people, and in base units for programs. */
export interface ShownAmount {
  /** Such as `"12.5 USDC"`. */
  readonly text: string;
  /** Base units. */
  readonly baseUnits: string;
  readonly token: Address;
  readonly symbol: string;
  readonly decimals: number;
}

/** A decimal amount without sign or exponent. */
const amountPattern = /^\d{1,60}(\.\d{1,36})?$/;

const ether: Token = { address: zeroAddress, symbol: "ETH", decimals: 18 };

/** What a token calls itself is somebody else's text. */
const symbolPattern = /^[\w.$₮+-]{1,16}$/u;

/**
 * Finds a token: by `USDC`, `ETH` or address. Symbol and decimals are the contract's own.
 *
 * @param session - Whose chain it is on.
 * @param named - The name or address.
 * @throws {UsageError} when it is neither.
 * @throws {CliError} when there is no token at the address.
 * @throws {EndpointError} when the node does not answer.
 */
export async function readToken({ publicClient, chainId }: Readable, named: string): Promise<Token> {
  if (named.toUpperCase() === "ETH" || named === zeroAddress) return ether;
  const address = named.toUpperCase() === "USDC" ? contractAddress("usdc", { chainId }) : named;
  if (!/^0x/i.test(address)) throw new UsageError(`"${named}" is no token: give USDC, ETH or an address.`);
  const contract = { abi: erc20Abi, address: readAddress(address) } as const;
  const [decimals, symbol] = await Promise.allSettled([
    publicClient.readContract({ ...contract, functionName: "decimals" }),
    publicClient.readContract({ ...contract, functionName: "symbol" }),
  ]);
  if (decimals.status === "rejected") {
    const failure = toSessionError(decimals.reason);
    if (failure instanceof EndpointError) throw failure;
    throw new CliError(`The decimals of ${contract.address} could not be read.`, {
      metaMessages: ["Check that it is a token on this chain and that the node responds."],
      cause: failure,
    });
  }
  const said = symbol.status === "fulfilled" ? symbol.value : "";
  return {
    address: contract.address,
    symbol: symbolPattern.test(said) ? said : contract.address,
    decimals: decimals.value,
  };
}

/** What tokens are read by. */
export type Readable = Pick<SessionClient, "publicClient" | "chainId">;

/**
 * Checks that a text is an amount of some token, before any node is asked of which.
 *
 * @throws {UsageError} when it has a sign, an exponent or a separator, or is nothing.
 */
export function checkAmount(text: string): string {
  if (!amountPattern.test(text)) {
    throw new UsageError(`"${text}" is not an amount.`, {
      metaMessages: ["Write it as 12.50: digits and a point, no sign, no exponent, no separators."],
    });
  }
  if (!/[1-9]/.test(text)) throw new UsageError("The amount is nothing.");
  return text;
}

/**
 * Checks that a text names a token.
 *
 * @throws {UsageError} when it does not.
 */
export function checkTokenName(named: string): string {
  if (["USDC", "ETH"].includes(named.toUpperCase()) || isAddress(named, { strict: false })) return named;
  throw new UsageError(`"${named}" is not a token.`, {
    metaMessages: ["Give USDC, ETH or a token's address."],
  });
}

/**
 * Reads an amount.
 *
 * @param text - Such as `"12.50"`.
 * @param token - Whose decimals it has.
 * @returns Base units.
 * @throws {UsageError} when it is none, nothing, or finer than the token.
 */
export function parseAmount(text: string, { decimals, symbol }: Token): bigint {
  const [, fraction = ""] = checkAmount(text).split(".");
  if (fraction.length > decimals) {
    throw new UsageError(`"${text}" is finer than ${symbol}, which has ${decimals} decimals.`);
  }
  return parseUnits(text, decimals);
}

/** Says an amount. */
export function showAmount(baseUnits: bigint, { address, symbol, decimals }: Token): ShownAmount {
  return {
    text: `${formatUnits(baseUnits, decimals)} ${symbol}`,
    baseUnits: baseUnits.toString(),
    token: address,
    symbol,
    decimals,
  };
}
