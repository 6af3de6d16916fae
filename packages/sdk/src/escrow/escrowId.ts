import { type Address, concat, getAddress, type Hex, isHex, keccak256, size, slice, stringToHex } from "viem";
import { TransactionIdInvalidError } from "../errors/TransactionIdInvalidError.ts";
import { checkParameters, type Names } from "../parameters/checkParameters.ts";
import { checkAddress } from "./checkAddress.ts";
import { EscrowIdInvalidError } from "./errors/inputErrors.ts";

/** Longest transaction id, in UTF-16 code units. */
const maxTransactionIdLength = 200;

/** What {@link getEscrowId} takes. */
export interface GetEscrowIdParameters {
  readonly buyer: Address;
  readonly transactionId: string;
  readonly scope?: Hex | undefined;
}

const names = { buyer: true, transactionId: true, scope: true } satisfies Names<GetEscrowIdParameters>;

/**
 * Names the escrow of a transaction: the same transaction and buyer always give the same id, so that a transaction
 * can be funded once, whoever retries.
 *
 * An id is the buyer's address (the contract lets nobody else create it) followed by 12 bytes: here the scope (4), to
 * which a session may be kept, and the first 8 bytes of keccak256("abbababa.escrow:" ‖ transactionId).
 *
 * @param parameters.buyer - The account that pays.
 * @param parameters.transactionId - Any text of 1 to 200 characters that names the purchase; compared exactly.
 * @param parameters.scope - 4 bytes, such as a session's `escrowScope`. @default 0x00000000
 * @returns The escrow's id.
 * @throws {AddressInvalidError | TransactionIdInvalidError}
 *
 * @example
 * getEscrowId({ buyer: "0x…", transactionId: "order-17" });
 */
export function getEscrowId(parameters: GetEscrowIdParameters): Hex {
  checkParameters(parameters, names, "parameters of getEscrowId");
  const { buyer, transactionId, scope = "0x00000000" } = parameters;
  if (!isHex(scope) || size(scope) !== 4) throw new EscrowIdInvalidError();
  return concat([
    checkAddress(buyer, "buyer"),
    scope,
    slice(hashTransactionId(transactionId, "abbababa.escrow:"), 0, 8),
  ]).toLowerCase() as Hex;
}

/**
 * The `criteriaHash` of an escrow that states nothing but its transaction: all 32 bytes, so that two transactions
 * whose ids were ground to share the 8 bytes of {@link getEscrowId} are told apart.
 *
 * @param transactionId - Any text of 1 to 200 characters.
 * @returns keccak256("abbababa.criteria:" ‖ transactionId).
 * @throws {TransactionIdInvalidError}
 *
 * @example
 * getTransactionHash("order-17");
 */
export function getTransactionHash(transactionId: string): Hex {
  return hashTransactionId(transactionId, "abbababa.criteria:");
}

/**
 * Reads the buyer out of an escrow's id.
 *
 * @param escrowId - The id.
 * @returns The buyer, checksummed.
 * @throws {EscrowIdInvalidError}
 */
export function getEscrowBuyer(escrowId: Hex): Address {
  return getAddress(slice(checkEscrowId(escrowId), 0, 20));
}

/**
 * Checks that an escrow id is 32 bytes of hex.
 *
 * @param escrowId - The id.
 * @returns It, in lower case.
 * @throws {EscrowIdInvalidError}
 */
export function checkEscrowId(escrowId: Hex): Hex {
  if (!isHex(escrowId) || escrowId.length !== 66) throw new EscrowIdInvalidError();
  return escrowId.toLowerCase() as Hex;
}

function hashTransactionId(transactionId: string, domain: string): Hex {
  if (typeof transactionId !== "string" || transactionId.length === 0) throw new TransactionIdInvalidError();
  // Lone surrogates would all be encoded as the same replacement character.
  if (transactionId.length > maxTransactionIdLength || /\p{Surrogate}/u.test(transactionId)) {
    throw new TransactionIdInvalidError();
  }
  return keccak256(stringToHex(`${domain}${transactionId}`));
}
