import { type Address, concat, type Hex, keccak256, numberToHex, size } from "viem";
import type { Session } from "./Session.ts";

/** What an operation says of itself: the budget period it spends in, and which allowed call each of its calls is. */
export interface Claims {
  /** @default 0 */
  readonly period?: number | undefined;
  readonly indices: readonly number[];
}

/** period (4) ‖ number of calls (1) ‖ indices (1 each) */
function encodeClaims({ period = 0, indices }: Claims): Hex {
  return concat([
    numberToHex(period, { size: 4 }),
    numberToHex(indices.length, { size: 1 }),
    ...indices.map((index) => numberToHex(index, { size: 1 })),
  ]);
}

/** Claims and terms, as every door reads them. */
export function encodePresentation(session: Session, claims: Claims): Hex {
  return concat([encodeClaims(claims), session.terms]);
}

/**
 * `0x00`, or `0x01 ‖ length (2) ‖ the owner's signature` where the session is granted in band.
 *
 * @param grant - The account's ERC-1271 signature of the grant.
 */
export function encodeGrant(grant: Hex | undefined): Hex {
  if (grant === undefined) return "0x00";
  return concat(["0x01", numberToHex(size(grant), { size: 2 }), grant]);
}

/**
 * Signs a user operation for the validator door.
 *
 * The layouts here are written out from the contract's documentation once more, so that a mistake of the SDK and its
 * mirror image in the contract are not taken for an agreement.
 *
 * @param userOpHash - ERC-4337's hash.
 * @param grant - The owner's signature of the grant, for the first use.
 */
export async function signForValidator(
  session: Session,
  userOpHash: Hex,
  claims: Claims,
  grant?: Hex,
): Promise<Hex> {
  const raw = keccak256(concat([userOpHash, session.sessionId, encodeClaims(claims)]));
  const signature = await session.key.signMessage({ message: { raw } });
  return concat([encodeGrant(grant), signature, encodePresentation(session, claims)]);
}

/** What the executor door is given as the context of a delegation. */
export function encodePermissionContext(
  session: Session,
  account: Address,
  claims: Claims,
  grant?: Hex,
): Hex {
  return concat([account, encodeGrant(grant), encodePresentation(session, claims)]);
}
