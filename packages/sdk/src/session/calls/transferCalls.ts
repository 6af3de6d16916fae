import { type Address, zeroAddress } from "viem";
import type { AllowedCall } from "../SessionTerms.ts";
import { transferSelector } from "../terms/tokenFunctions.ts";

/** A token, and to whom it may be transferred. */
export interface AllowedTransfers {
  /** The token; the zero address is ETH. */
  readonly token: Address;
  readonly to: readonly Address[];
  /** Most in one operation, in base units. */
  readonly perOperation: bigint;
}

/**
 * The calls by which a session transfers a token to some parties: of ETH one for each of them, without calldata.
 *
 * @param transfers - What may be transferred.
 * @returns Calls for a session's terms; they count against its limit of the token.
 */
export function transferCalls({ token, to, perOperation }: AllowedTransfers): AllowedCall[] {
  if (token === zeroAddress) {
    return to.map((target) => ({ target, selector: undefined, valueCap: perOperation, rules: [] }));
  }
  return [
    {
      target: token,
      selector: transferSelector,
      valueCap: 0n,
      rules: [
        { kind: "counterparty", argument: 0, addresses: to },
        { kind: "spend", argument: 1, token },
      ],
    },
  ];
}
