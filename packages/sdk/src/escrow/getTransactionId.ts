import { type Address, keccak256, slice, stringToHex } from "viem";
import { checkParameters, type Names } from "../parameters/checkParameters.ts";
import { checkAddress } from "./checkAddress.ts";

/** What {@link getTransactionId} takes: nothing that only the platform knows. */
export interface GetTransactionIdParameters {
  readonly chainId: number;
  /** The account that pays. */
  readonly buyer: Address;
  /** `ses_…` of the API session that buys; an agent that buys by its own API key has none. */
  readonly sessionId?: string | undefined;
  /**
   * The account that an agent which buys by its own API key is registered under. Where another account pays, it is part
   * of the name: agents that pay from one account do not take each other's keys.
   * @default `buyer`
   */
  readonly agentWallet?: Address | undefined;
  /** What the buyer calls the purchase. */
  readonly idempotencyKey: string;
}

const names = {
  chainId: true,
  buyer: true,
  sessionId: true,
  agentWallet: true,
  idempotencyKey: true,
} satisfies Names<GetTransactionIdParameters>;

/**
 * Names the purchase that an idempotency key makes. The buyer knows the name before it asks: a platform that answers a
 * repeated key with another purchase, to be paid a second time, is found out.
 *
 * @param parameters - {@link GetTransactionIdParameters}
 * @returns `txn_` and the first 16 bytes, in hex, of keccak256("abbababa.transaction:" ‖ chain ‖ buyer ‖ session, or else
 * another agent's wallet ‖ key).
 * @throws {AddressInvalidError}
 *
 * @example
 * getTransactionId({ chainId: 8453, buyer: "0x…", idempotencyKey: "order-17" });
 */
export function getTransactionId(parameters: GetTransactionIdParameters): string {
  checkParameters(parameters, names, "parameters of getTransactionId");
  const { chainId, buyer, idempotencyKey } = parameters;
  const account = checkAddress(buyer, "buyer").toLowerCase();
  const wallet = checkAddress(parameters.agentWallet ?? buyer, "agentWallet").toLowerCase();
  const caller = parameters.sessionId ?? (wallet === account ? "" : wallet);
  // The key comes last, as it alone may hold a colon: no two purchases are written alike.
  const text = `abbababa.transaction:${chainId}:${account}:${caller}:${idempotencyKey}`;
  return `txn_${slice(keccak256(stringToHex(text)), 0, 16).slice(2)}`;
}
