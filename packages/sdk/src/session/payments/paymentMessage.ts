import {
  type Address,
  concat,
  encodeAbiParameters,
  type Hex,
  keccak256,
  numberToHex,
  stringToHex,
  type TypedDataDefinition,
} from "viem";
import type { Payment, PaymentKind } from "./Payment.ts";

const nonceParameters = [
  { type: "bytes32" },
  { type: "address" },
  { type: "uint256" },
  { type: "uint256" },
  { type: "uint256" },
] as const;

const authorizationFields = [
  { name: "from", type: "address" },
  { name: "to", type: "address" },
  { name: "value", type: "uint256" },
  { name: "validAfter", type: "uint256" },
  { name: "validBefore", type: "uint256" },
  { name: "nonce", type: "bytes32" },
] as const;

const kinds = ["transfer", "receive"] as const satisfies readonly PaymentKind[];

/**
 * The only nonce under which the payment of a slot can settle.
 *
 * @param slot - Session, account, and the place in the session's terms.
 * @returns 32 bytes.
 */
export function paymentNonce(slot: {
  readonly sessionId: Hex;
  readonly account: Address;
  readonly rule: number;
  readonly period: number;
  readonly slot: number;
}): Hex {
  const { sessionId, account, rule, period } = slot;
  const place = [BigInt(rule), BigInt(period), BigInt(slot.slot)] as const;
  return keccak256(encodeAbiParameters(nonceParameters, [sessionId, account, ...place]));
}

/**
 * The typed data (EIP-712) that the token asks a signature of, per EIP-3009.
 *
 * @param payment - The payment.
 * @returns For `signTypedData`.
 */
export function paymentTypedData({ kind, token, authorization }: Payment): TypedDataDefinition {
  const parts = { domain: { ...token }, message: { ...authorization } };
  return kind === "transfer"
    ? {
        ...parts,
        types: { TransferWithAuthorization: authorizationFields },
        primaryType: "TransferWithAuthorization",
      }
    : {
        ...parts,
        types: { ReceiveWithAuthorization: authorizationFields },
        primaryType: "ReceiveWithAuthorization",
      };
}

/**
 * Encodes a payment as the session's contract reads it: 118 bytes.
 *
 * @param payment - The payment.
 * @returns `kind ‖ rule ‖ period ‖ slot ‖ to ‖ value ‖ validAfter ‖ validBefore ‖ name hash ‖ version hash`.
 */
export function encodePayment({ kind, rule, period, slot, token, authorization }: Payment): Hex {
  const { to, value, validAfter, validBefore } = authorization;
  return concat([
    numberToHex(kinds.indexOf(kind), { size: 1 }),
    numberToHex(rule, { size: 1 }),
    numberToHex(period, { size: 4 }),
    numberToHex(slot, { size: 2 }),
    to,
    numberToHex(value, { size: 14 }),
    numberToHex(validAfter, { size: 6 }),
    numberToHex(validBefore, { size: 6 }),
    keccak256(stringToHex(token.name)),
    keccak256(stringToHex(token.version)),
  ]).toLowerCase() as Hex;
}
