import { type Address, keccak256, slice, stringToHex } from "viem";
import { checkAddress } from "./checkAddress.ts";

/** What {@link getTransactionId} takes: nothing that only the platform knows. */
export interface GetTransactionIdParameters {
  readonly chainId: number;
  /** The account that pays. */
  readonly buyer: Address;
  /** `ses_…` of the API session that buys; an agent that buys by its own API key has none. */
  readonly sessionId?: string | undefined;
  /** What the buyer calls the purchase. */
  readonly idempotencyKey: string;
}

/**
 * Names the purchase that an idempotency key makes. The buyer knows the name before it asks: a platform that answers a
 * repeated key with another purchase, to be paid a second time, is found out.
 *
 * @param parameters - {@link GetTransactionIdParameters}
 * @returns `txn_` and the first 16 bytes, in hex, of keccak256("abbababa.transaction:" ‖ chain ‖ buyer ‖ session ‖ key).
 * @throws {InvalidAddressError}
 *
 * @example
 * getTransactionId({ chainId: 8453, buyer: "0x…", idempotencyKey: "order-17" });
 */
export function getTransactionId(parameters: GetTransactionIdParameters): string {
  const { chainId, buyer, sessionId = "", idempotencyKey } = parameters;
  const account = checkAddress(buyer, "buyer").toLowerCase();
  // The key comes last, as it alone may hold a colon: no two purchases are written alike.
  const text = `abbababa.transaction:${chainId}:${account}:${sessionId}:${idempotencyKey}`;
  return `txn_${slice(keccak256(stringToHex(text)), 0, 16).slice(2)}`;
}
