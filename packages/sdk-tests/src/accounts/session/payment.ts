import { paymentNonce, type TokenDomain } from "@abbababa/sdk/wallet/session-keys";
import { type Address, concat, type Hex, hashTypedData, keccak256, numberToHex, stringToHex } from "viem";
import { encodeGrant } from "./presentation.ts";
import type { Session } from "./Session.ts";

const fields = [
  { name: "from", type: "address" },
  { name: "to", type: "address" },
  { name: "value", type: "uint256" },
  { name: "validAfter", type: "uint256" },
  { name: "validBefore", type: "uint256" },
  { name: "nonce", type: "bytes32" },
] as const;

/** EIP-3009's two ways to settle. */
const primaryTypes = ["TransferWithAuthorization", "ReceiveWithAuthorization"] as const;

/** A payment by EIP-3009 under a payment rule. */
export interface Payment {
  readonly token: TokenDomain;
  readonly from: Address;
  readonly to: Address;
  /** Base units of the token. */
  readonly value: bigint;
  /** The second before the first in which it may be settled. */
  readonly validAfter: number;
  /** The second after the last. */
  readonly validBefore: number;
  /** Which payment rule. @default 0 */
  readonly rule?: number | undefined;
  /** @default 0 */
  readonly period?: number | undefined;
  /** Which of the period's payments. @default 0 */
  readonly slot?: number | undefined;
  /** Whether only the payee may settle it. @default "transfer" */
  readonly kind?: "transfer" | "receive" | undefined;
}

/** EIP-3009's nonce of a payment. */
export function nonceOf({ sessionId }: Session, payment: Payment): Hex {
  const { from: account, rule = 0, period = 0, slot = 0 } = payment;
  return paymentNonce({ sessionId, account, rule, period, slot });
}

/**
 * The token's EIP-712 digest of a payment. Digest and layout are written out from EIP-3009 and the contract's
 * documentation once more, so that a mistake of the SDK and its mirror image in the contract are not taken for an
 * agreement; and the SDK's own are not exported, as it signs nothing that the terms do not allow.
 */
export function paymentDigest(session: Session, payment: Payment): Hex {
  const { token, from, to, value, validAfter, validBefore, kind } = payment;
  const primaryType = primaryTypes[kind === "receive" ? 1 : 0];
  return hashTypedData({
    domain: { ...token },
    types: { [primaryType]: fields },
    primaryType,
    message: {
      from,
      to,
      value,
      validAfter: BigInt(validAfter),
      validBefore: BigInt(validBefore),
      nonce: nonceOf(session, payment),
    },
  });
}

/** A payment as the module reads it, 118 bytes. */
export function encodePayment(payment: Payment): Hex {
  const { token, to, value, validAfter, validBefore, rule = 0, period = 0, slot = 0, kind } = payment;
  return concat([
    kind === "receive" ? "0x01" : "0x00",
    numberToHex(rule, { size: 1 }),
    numberToHex(period, { size: 4 }),
    numberToHex(slot, { size: 2 }),
    to,
    numberToHex(value, { size: 14 }),
    numberToHex(validAfter, { size: 6 }),
    numberToHex(validBefore, { size: 6 }),
    keccak256(stringToHex(token.name)),
    keccak256(stringToHex(token.version)),
  ]);
}

/**
 * Signs a payment for the validator door; the account's own wrapping goes around it.
 *
 * @param grant - The owner's signature of the grant, for a session that is not installed yet.
 */
export async function signPayment(session: Session, payment: Payment, grant?: Hex): Promise<Hex> {
  const signature = await session.key.sign({ hash: paymentDigest(session, payment) });
  return concat([encodeGrant(grant), signature, encodePayment(payment), session.terms]);
}
