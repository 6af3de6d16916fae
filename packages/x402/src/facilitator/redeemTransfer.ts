import {
  type Account,
  type Address,
  type Chain,
  type Client,
  encodeFunctionData,
  encodePacked,
  erc20Abi,
  type Hex,
  parseAbi,
  type Transport,
  zeroHash,
} from "viem";
import { call } from "viem/actions";
import type { Transfer } from "./transferLogs.ts";

const abi = parseAbi([
  "function redeemDelegations(bytes[] permissionContexts, bytes32[] modes, bytes[] executionCallDatas)",
]);

/** ERC-7579: a single call that reverts when it fails. */
const singleCall = zeroHash;

/** One transfer to redeem. */
export interface TransferRedemption {
  readonly delegationManager: Address;
  readonly permissionContext: Hex;
  readonly transfer: Transfer;
}

/**
 * Redeems a transfer without sending anything.
 *
 * @param client - Asks as the one who would send.
 * @param redemption - The transfer, and what allows it.
 * @param gas - Most of it.
 * @throws What the redemption would revert with.
 */
export async function simulateRedemption(
  client: Client<Transport, Chain, Account>,
  redemption: TransferRedemption,
  gas: bigint,
): Promise<void> {
  await call(client, { ...toRedemptionCall(redemption), account: client.account, gas });
}

/** A transaction that redeems. */
export interface RedemptionCall {
  readonly to: Address;
  readonly data: Hex;
  /** Most gas. */
  readonly gas: bigint;
}

/** The call that redeems a transfer. */
export function toRedemptionCall({
  delegationManager,
  permissionContext,
  transfer,
}: TransferRedemption): Omit<RedemptionCall, "gas"> {
  const { token, to, value } = transfer;
  const data = encodeFunctionData({ abi: erc20Abi, functionName: "transfer", args: [to, value] });
  const execution = encodePacked(["address", "uint256", "bytes"], [token, 0n, data]);
  return {
    to: delegationManager,
    data: encodeFunctionData({
      abi,
      functionName: "redeemDelegations",
      args: [[permissionContext], [singleCall], [execution]],
    }),
  };
}
