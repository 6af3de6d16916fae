import { type Address, isAddressEqual, type Log, parseAbiItem, parseEventLogs } from "viem";

const transferEvent = parseAbiItem("event Transfer(address indexed from, address indexed to, uint256 value)");

/** A transfer of a token. */
export interface Transfer {
  readonly token: Address;
  readonly from: Address;
  readonly to: Address;
  /** Base units. */
  readonly value: bigint;
}

/** Whether logs show a transfer. */
export function showTransfer(logs: readonly Log[], { token, from, to, value }: Transfer): boolean {
  return parseEventLogs({ abi: [transferEvent], logs: [...logs], eventName: "Transfer" }).some(
    ({ address, args }) =>
      isAddressEqual(address, token) &&
      isAddressEqual(args.from, from) &&
      isAddressEqual(args.to, to) &&
      args.value === value,
  );
}
