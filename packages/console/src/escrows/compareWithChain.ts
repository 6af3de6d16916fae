import type { Escrow, EscrowStatus } from "@abbababa/sdk";

/** What the platform names of an escrow. Amounts in base units, as decimal strings or numbers. */
interface Told {
  readonly buyerAddress: string;
  readonly sellerAddress: string;
  readonly token: string;
  readonly amount?: bigint | string;
  readonly totalWithFee?: bigint | string;
}

/** Whether the platform names other parties, another token or another amount than the chain. */
export function differsFromChain(told: Told, escrow: Escrow): boolean {
  const same = (a: string, b: string) => a.toLowerCase() === b.toLowerCase();
  const amount = told.amount ?? told.totalWithFee;
  return !(
    same(told.buyerAddress, escrow.buyer) &&
    same(told.sellerAddress, escrow.seller) &&
    same(told.token, escrow.token) &&
    (amount === undefined || BigInt(amount) === escrow.amount)
  );
}

/** Whether the platform's status of a purchase is not the chain's status of its escrow. */
export function isOtherStatus(told: string, status: EscrowStatus): boolean {
  return told !== status.toLowerCase();
}
