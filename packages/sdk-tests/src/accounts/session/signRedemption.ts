import { type Address, concat, type Hex, keccak256, numberToHex } from "viem";
import { encodePresentation } from "./presentation.ts";
import type { Session } from "./Session.ts";

/** The redeemer of a redemption that anybody may send. */
export const anybody: Address = "0x0000000000000000000000000000000000000a11";

/** One transfer or call that a session's key lets somebody else send. */
export interface SignedRedemption {
  readonly account: Address;
  /** Numbers of the terms' entries that allow its calls. */
  readonly entries: readonly number[];
  /** ERC-7579's. */
  readonly mode: Hex;
  readonly execution: Hex;
  readonly redeemer: Address;
  /** Last second, unix time. */
  readonly deadline: bigint;
  readonly nonce: bigint;
}

/**
 * Signs a redemption of period 0, as the session's key.
 *
 * Message and layout are written out from the contract's documentation, as in `presentation.ts`.
 *
 * @param session - The session, granted before.
 * @param redemption - What is to be executed, by whom it is sent, until when.
 * @returns The permission context of `redeemDelegations`.
 */
export async function signRedemption(session: Session, redemption: SignedRedemption): Promise<Hex> {
  const { account, entries, mode, execution, redeemer, deadline, nonce } = redemption;
  const claims = { indices: entries };
  const signature = await session.key.signTypedData({
    domain: {
      name: "Abba Baba Sessions",
      version: "1",
      chainId: session.chainId,
      verifyingContract: session.module,
    },
    types: {
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
    },
    primaryType: "Redemption",
    message: {
      account,
      sessionId: session.sessionId,
      period: 0,
      entries: concat(entries.map((entry) => numberToHex(entry, { size: 1 }))),
      mode,
      executionHash: keccak256(execution),
      redeemer,
      deadline,
      nonce,
    },
  });
  const authorization = concat([
    redeemer,
    numberToHex(deadline, { size: 6 }),
    numberToHex(nonce, { size: 32 }),
    signature,
  ]);
  return concat([account, "0x02", authorization, "0x00", encodePresentation(session, claims)]);
}
