import type { SessionWish } from "@abbababa/sdk";
import { type Address, formatEther } from "viem";
import { formatPeriod, formatTime } from "../format/time.ts";
import { formatToken, type Token } from "../format/token.ts";
import { en } from "../texts/en.ts";

const { headline } = en.grant;

/**
 * Says the heart of a wish in one sentence.
 *
 * @param name - Who asks, safe to show.
 * @param wish - What would be granted.
 * @param facts - Its last second, and how tokens are shown.
 */
export function headlineOf(
  name: string,
  wish: SessionWish,
  { validUntil, token }: { readonly validUntil: number; readonly token: (address: Address) => Token },
): string {
  const gas = `${formatEther(wish.gasBudgetWei)} ETH`;
  const until = en.grant.until(formatTime(validUntil));
  const limits = [...wish.spend, ...wish.transfers].map((limit) =>
    limitWords(limit, wish.periodSeconds, token),
  );
  const payments = wish.payments.map(({ token: address, perPayment, perPeriod }) => {
    const amount = formatToken(perPayment * BigInt(perPeriod), token(address));
    return wish.periodSeconds === 0
      ? headline.inAll(amount)
      : headline.upTo(amount, formatPeriod(wish.periodSeconds));
  });
  const all = [...limits, ...payments];
  if (all.length === 0) return headline.nothing(name, until, gas);
  return headline.spend(name, all.join("; "), partiesOf(wish), until, gas);
}

function limitWords(
  { token: address, perOperation, perPeriod, lifetime }: SessionWish["spend"][number],
  periodSeconds: number,
  token: (address: Address) => Token,
): string {
  const amount = (value: bigint) => formatToken(value, token(address));
  return [
    ...(periodSeconds === 0 || perPeriod >= lifetime
      ? []
      : [headline.upTo(amount(perPeriod), formatPeriod(periodSeconds))]),
    ...(perOperation >= lifetime ? [] : [headline.atOnce(amount(perOperation))]),
    headline.inAll(amount(lifetime)),
  ].join(", ");
}

/** Said only where it is so of all money that may move. */
function partiesOf({ counterparties, transfers, payments, spend, escrowCalls }: SessionWish): string {
  if (counterparties !== undefined) return headline.parties(new Set(counterparties).size);
  const isOpen =
    payments.some(({ payees }) => payees === "anyone") || (spend.length > 0 && escrowCalls !== "none");
  if (isOpen) return headline.anyone;
  const payees = payments.flatMap(({ payees: list }) => (list === "anyone" ? [] : list));
  const parties = new Set([...transfers.flatMap(({ to }) => to), ...payees]);
  return spend.length > 0 || parties.size === 0 ? "" : headline.parties(parties.size);
}
