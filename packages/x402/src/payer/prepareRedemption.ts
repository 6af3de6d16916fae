import { type SessionClient, spendCapAbi, toSessionError } from "@abbababa/sdk";
import {
  type Address,
  encodeFunctionData,
  erc20Abi,
  type Hex,
  keccak256,
  parseAbiItem,
  stringToHex,
} from "viem";
import { getBlockNumber, readContract } from "viem/actions";
import { searchLogs } from "../chain/searchLogs.ts";
import { PaidNotServedError, PaymentOutcomeUnknownError } from "../errors/payingErrors.ts";
import type { PaymentWish } from "./PayerContext.ts";
import type { PreparedPayment } from "./PreparedPayment.ts";

const redeemedEvent = parseAbiItem(
  "event SessionRedeemed(bytes32 indexed id, address indexed account, address indexed redeemer, uint256 nonce)",
);

/** Blocks that are searched for a redemption: more than a day of two-second blocks. */
const lookBack = 50_000n;

/**
 * Prepares a payment that a facilitator redeems (ERC-7710): the session's key signs one transfer, under the same counters
 * as all else that the session does. Its nonce is made from the key, so that whoever signs for a key, in any process, at
 * whatever price, signs what is redeemed once between them.
 *
 * @param session - An opened session, granted with `executor: "redeem"`.
 * @param wish - The payment.
 * @param redeemer - The facilitator, if the server named a single one.
 * @throws {PaidNotServedError} when the key has paid.
 */
export async function prepareRedemption(
  session: SessionClient,
  wish: PaymentWish,
  redeemer: Address | undefined,
): Promise<PreparedPayment> {
  const { key, token, to, value, maxTimeoutSeconds } = wish;
  const nonce = BigInt(keccak256(stringToHex(`x402 ${key}`)));
  const findSettlement = () => findRedemption(session, { key, nonce });
  try {
    const before = await findSettlement();
    if (before !== undefined) {
      const reason = "its redemption was used before; a redemption is not shown twice";
      throw new PaidNotServedError({ key, transaction: before, reason });
    }
    const data = encodeFunctionData({ abi: erc20Abi, functionName: "transfer", args: [to, value] });
    const { delegationManager, permissionContext, account } = await session.signRedemption({
      calls: [{ to: token, data }],
      redeemer: redeemer ?? "anyone",
      validForSeconds: Math.min(Math.max(Math.ceil(maxTimeoutSeconds), 30), 3_600),
      nonce,
    });
    return {
      payload: { delegationManager, permissionContext, delegator: account },
      settledBy: undefined,
      enable: undefined,
      findSettlement,
      noteReceipt: async () => {},
    };
  } catch (error) {
    throw toSessionError(error);
  }
}

async function findRedemption(
  { publicClient, grant, sessionId, account }: SessionClient,
  { key, nonce }: { readonly key: string; readonly nonce: bigint },
): Promise<Hex | undefined> {
  const address = grant.contracts.spendCap;
  const isUsed = await readContract(publicClient, {
    abi: spendCapAbi,
    address,
    functionName: "isRedemptionUsed",
    args: [sessionId, account, nonce],
  });
  if (!isUsed) return undefined;
  const latest = await getBlockNumber(publicClient, { cacheTime: 0 });
  const from = latest > lookBack ? latest - lookBack : 0n;
  const event = { address, event: redeemedEvent, args: { id: sessionId, account } } as const;
  const logs = await searchLogs(publicClient, event, from, latest);
  const found = logs.find(({ args }) => args.nonce === nonce);
  if (found !== undefined) return found.transactionHash;
  throw new PaymentOutcomeUnknownError({
    key,
    reason: "its redemption is used, and the node does not show where",
  });
}
