import type { WishParameters } from "@abbababa/sdk";
import type { Address } from "viem";
import { UsageError } from "../errors.ts";
import { readAddress, readPayee } from "../money/readAddress.ts";
import { checkAmount, checkTokenName } from "../money/tokens.ts";
import { parseCount, parseDuration } from "./durations.ts";

/** What `abba request` may ask for, as it is typed. */
export interface WishOptions {
  readonly token: string;
  /** Most over the session's life. */
  readonly total?: string | undefined;
  readonly perPeriod?: string | undefined;
  readonly perOperation?: string | undefined;
  /** Who may get the token by transfers. */
  readonly to?: readonly string[] | undefined;
  /** Who may be paid by x402, or `anyone`. */
  readonly pay?: readonly string[] | undefined;
  readonly perPayment?: string | undefined;
  readonly paymentsPerPeriod?: string | undefined;
  readonly period?: string | undefined;
  readonly for: string;
  /** Whether it buys through the escrow. */
  readonly escrow?: boolean | undefined;
  /** Whether it sells. */
  readonly sell?: boolean | undefined;
  /** Everybody who may be paid. */
  readonly counterparty?: readonly string[] | undefined;
}

/**
 * Puts what was typed into the SDK's words.
 *
 * @throws {UsageError} saying which option is missing or wrong.
 */
export function toWish(options: WishOptions): WishParameters {
  const { total, perPeriod, perOperation, to, pay, perPayment, paymentsPerPeriod = "100", period } = options;
  const token = parseToken(options.token);
  if (to !== undefined && total === undefined)
    throw new UsageError("`--to` needs `--total`: how much in all.");
  if (options.escrow && total === undefined)
    throw new UsageError("`--escrow` needs `--total`: how much in all.");
  if (pay !== undefined && perPayment === undefined) {
    throw new UsageError("`--pay` needs `--per-payment`: the most for one request.");
  }
  if (to === undefined && pay === undefined && !options.escrow && !options.sell) {
    throw new UsageError("Nothing is asked for.", {
      metaMessages: [
        "Transfers: --to ADDRESS --total 20",
        "Paying for HTTP resources (x402): --pay anyone --per-payment 0.05",
        "Buying at the marketplace: --escrow --total 20",
        "Selling there: --sell",
      ],
    });
  }
  const limit = total === undefined ? undefined : { token, perOperation, perPeriod, lifetime: total };
  for (const amount of [total, perPeriod, perOperation, perPayment]) {
    if (amount !== undefined) checkAmount(amount);
  }
  return {
    validitySeconds: parseDuration(options.for),
    ...(period !== undefined && { periodSeconds: parseDuration(period) }),
    ...(limit !== undefined && to === undefined && { spend: [limit] }),
    ...(limit !== undefined && to !== undefined && { transfers: [{ ...limit, to: to.map(readPayee) }] }),
    ...(pay !== undefined &&
      perPayment !== undefined && {
        payments: [
          {
            token: paymentToken(token),
            payees: pay.length === 1 && pay[0] === "anyone" ? "anyone" : pay.map(readPayee),
            perPayment,
            perPeriod: parseCount(paymentsPerPeriod),
          },
        ],
      }),
    ...(options.counterparty !== undefined && { counterparties: options.counterparty.map(readPayee) }),
    escrowCalls: options.escrow ? "bounded" : options.sell ? "selling" : "none",
  };
}

function parseToken(named: string): "USDC" | "ETH" | Address {
  const name = checkTokenName(named).toUpperCase();
  return name === "USDC" || name === "ETH" ? name : readAddress(named);
}

function paymentToken(token: "USDC" | "ETH" | Address): "USDC" | Address {
  if (token === "ETH") throw new UsageError("x402 pays by tokens with EIP-3009: USDC, not ETH.");
  return token;
}
