import type { DeserializedSessionKey } from "@abbababa/sdk/wallet/session-keys";
import {
  type Address,
  concat,
  encodeAbiParameters,
  type Hex,
  hashTypedData,
  keccak256,
  numberToHex,
  slice,
  stringToHex,
} from "viem";
import { privateKeyToAccount } from "viem/accounts";

/** A payment of a thief: what he presents, and what he has signed. Everything may be a lie. */
export interface Forgery {
  kind: number;
  rule: number;
  period: number;
  slot: number;
  from: Address;
  to: Address;
  /** Base units. */
  value: bigint;
  /** Unix seconds. */
  validAfter: number;
  /** Unix seconds. */
  validBefore: number;
  token: Address;
  chainId: number;
  /** Slot, period and rule that the nonce is made of. */
  nonceSlot: number;
  noncePeriod: number;
  nonceRule: number;
  /** Value that the digest is of. */
  signedValue: bigint;
  primaryType: "TransferWithAuthorization" | "ReceiveWithAuthorization" | "CancelAuthorization";
  key: Hex;
  name: string;
}

/** A forged payment: what a token is given, and the hash that it asks the account about. */
export interface ForgedPayment {
  readonly hash: Hex;
  readonly nonce: Hex;
  readonly signature: Hex;
}

/**
 * Signs whatever a thief wants with the key of a session, past the SDK and its checks. The layouts are written out once
 * more, from the contract's documentation.
 *
 * @param session - The session whose string was stolen.
 * @param forgery - What he presents and signs.
 */
export async function forgePayment(
  { sessionId, grant }: DeserializedSessionKey,
  forgery: Forgery,
): Promise<ForgedPayment> {
  const { from, to, signedValue: value, primaryType, chainId, token, name } = forgery;
  const word = { type: "uint256" } as const;
  const place = [forgery.nonceRule, forgery.noncePeriod, forgery.nonceSlot].map(BigInt);
  const [rule = 0n, period = 0n, slot = 0n] = place;
  const nonce = keccak256(
    encodeAbiParameters(
      [{ type: "bytes32" }, { type: "address" }, word, word, word],
      [sessionId, grant.account, rule, period, slot],
    ),
  );
  const hash = hashTypedData({
    domain: { name, version: "2", chainId, verifyingContract: token },
    types: {
      [primaryType]: ["address from", "address to", "uint256 value", "uint256 validAfter"]
        .concat("uint256 validBefore", "bytes32 nonce")
        .map((field) => ({ type: field.split(" ")[0] ?? "", name: field.split(" ")[1] ?? "" })),
    },
    primaryType,
    message: {
      from,
      to,
      value,
      validAfter: BigInt(forgery.validAfter),
      validBefore: BigInt(forgery.validBefore),
      nonce,
    },
  });
  const signature = await privateKeyToAccount(forgery.key).sign({ hash });
  const presented = concat([
    numberToHex(forgery.kind, { size: 1 }),
    numberToHex(forgery.rule, { size: 1 }),
    numberToHex(forgery.period, { size: 4 }),
    numberToHex(forgery.slot, { size: 2 }),
    to,
    numberToHex(forgery.value, { size: 14 }),
    numberToHex(forgery.validAfter, { size: 6 }),
    numberToHex(forgery.validBefore, { size: 6 }),
    keccak256(stringToHex(name)),
    keccak256(stringToHex("2")),
    grant.terms,
  ]);
  const permission = slice(sessionId, 0, 4);
  return { hash, nonce, signature: concat(["0x02", permission, "0xff", signature, presented]) };
}
