import { type Address, erc20Abi, isAddressEqual, type Log, parseEventLogs } from "viem";

/** A transfer that was to be made. */
interface Transfer {
  readonly token: Address;
  readonly from: Address;
  readonly to: Address;
  /** Base units. */
  readonly value: bigint;
}

/**
 * Reads what a token says has reached the recipient: some answer `false` where others revert, and some keep a fee, but
 * none says that it moved what it did not.
 *
 * @param logs - Of the transaction.
 * @param wanted - What was to be moved.
 * @returns Base units, less than wanted where the token keeps a fee; `undefined`: nothing was moved.
 */
export function transferredIn(
  logs: readonly Log[],
  { token, from, to, value }: Transfer,
): bigint | undefined {
  const shown = parseEventLogs({ abi: erc20Abi, eventName: "Transfer", logs: [...logs] })
    .filter(
      ({ address, args }) =>
        isAddressEqual(address, token) && isAddressEqual(args.from, from) && isAddressEqual(args.to, to),
    )
    .map(({ args }) => args.value);
  // Other operations of the same bundle may have paid the same party.
  return shown.includes(value) ? value : shown.find((part) => part > 0n && part < value);
}
