import type { Address, Hex } from "viem";

/** The redeemer of a redemption that anybody may send, as ERC-7710's delegation framework has it. */
export const anyRedeemer: Address = "0x0000000000000000000000000000000000000a11";

/** Calls that a session's key signed, for somebody else to send: an ERC-7710 redemption. Holds no secret. */
export interface SignedRedemption {
  readonly chainId: number;
  /** The SpendCap, whose `redeemDelegations` takes the three fields below. */
  readonly delegationManager: Address;
  readonly permissionContext: Hex;
  /** ERC-7579 execution mode. */
  readonly mode: Hex;
  readonly executionCallData: Hex;
  /** The account that acts. */
  readonly account: Address;
  readonly sessionId: Hex;
  /** Who may send it; `0x…0a11`: anybody. */
  readonly redeemer: Address;
  /** Last second (unix time) in which it can be redeemed. */
  readonly deadline: bigint;
  /** It is redeemed once. */
  readonly nonce: bigint;
}

/** What a session's key signs. */
export interface RedemptionMessage {
  readonly account: Address;
  readonly sessionId: Hex;
  readonly period: number;
  /** Which entries of the terms allow the calls, a byte for each. */
  readonly entries: Hex;
  readonly mode: Hex;
  readonly executionHash: Hex;
  readonly redeemer: Address;
  readonly deadline: bigint;
  readonly nonce: bigint;
}

const types = {
  Redemption: [
    { name: "account", type: "address" },
    { name: "sessionId", type: "bytes32" },
    { name: "period", type: "uint32" },
    { name: "entries", type: "bytes" },
    { name: "mode", type: "bytes32" },
    { name: "executionHash", type: "bytes32" },
    { name: "redeemer", type: "address" },
    { name: "deadline", type: "uint256" },
    { name: "nonce", type: "uint256" },
  ],
} as const;

/**
 * The typed data (EIP-712) that a session's key signs of a redemption.
 *
 * @param place - Chain and SpendCap.
 * @param message - {@link RedemptionMessage}
 * @returns For `signTypedData`.
 */
export function redemptionTypedData(
  { chainId, module }: { readonly chainId: number; readonly module: Address },
  message: Pick<RedemptionMessage, keyof RedemptionMessage>,
) {
  return {
    domain: { name: "Abba Baba Sessions", version: "1", chainId, verifyingContract: module },
    types,
    primaryType: "Redemption",
    message,
  } as const;
}
