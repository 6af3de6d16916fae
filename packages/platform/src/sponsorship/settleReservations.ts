import type { Address } from "viem";
import type { SponsorshipChain } from "./SponsorshipChain.ts";
import type { Reservation, SettledTogether, SponsorshipLedger } from "./SponsorshipLedger.ts";

/** Seconds after its end before an operation that the chain does not have is given up. */
const patience = 60;

/** Blocks a second, at most, of the chains that are served. */
const blocksPerSecond = 4;

/** Whose reservations to settle, and against what. */
export interface SettleReservationsParameters {
  readonly of: SettledTogether;
  readonly chainId: number;
  readonly paymaster: Address;
  readonly ledger: SponsorshipLedger;
  readonly chain: SponsorshipChain;
  /** Chain time, unix seconds. */
  readonly now: number;
  /** Its height by then: nodes refuse to search beyond it. */
  readonly head: bigint;
}

/**
 * Finds out what became of operations whose time is over: what the chain paid for counts for ever, what it
 * never saw is free again.
 */
export async function settleReservations(parameters: SettleReservationsParameters): Promise<void> {
  const { of, chainId, ledger, now } = parameters;
  for (const reservation of await ledger.listEnded(of, chainId, now - patience)) {
    await ledger.settle(reservation, await findCost(reservation, parameters));
  }
}

/** Wei that the paymaster paid for it, if it did. */
async function findCost(
  { sender, nonce, fromBlock, fromTime, validUntil }: Reservation,
  { chain, paymaster, head }: SettleReservationsParameters,
): Promise<bigint | undefined> {
  if ((await chain.nextNonce(sender, nonce >> 64n)) <= nonce) return undefined;
  // A nonce may also have been used without the paymaster. Only blocks of its time are searched, and some before: of
  // several nodes, the one that said that the nonce was unused may have lagged behind.
  const latest = fromBlock + BigInt((validUntil - fromTime + patience) * blocksPerSecond);
  const earlier = fromBlock - BigInt(patience * blocksPerSecond);
  const paid = await chain.paidOperations({
    sender,
    paymaster,
    fromBlock: earlier > 0n ? earlier : 0n,
    toBlock: latest < head ? latest : head,
  });
  return paid.find((operation) => operation.nonce === nonce)?.cost;
}
