import {
  type Address,
  type Hex,
  isAddressEqual,
  keccak256,
  parseTransaction,
  recoverTransactionAddress,
  serializeTransaction,
  type TransactionSerializable,
  type TransactionSerialized,
} from "viem";
import { SignatureInvalidError } from "../errors/signerErrors.ts";

/**
 * Checks that a signed transaction is the one that was to be signed, and signed by that key.
 *
 * @param serialized - Whatever a signer gave.
 * @param expected - Whose transaction it is to be, and which.
 * @throws {SignatureInvalidError}
 */
export async function checkTransaction(
  serialized: Hex,
  { signer, transaction }: { readonly signer: Address; readonly transaction: TransactionSerializable },
): Promise<void> {
  const serializedTransaction = serialized as TransactionSerialized;
  const sender = await recoverTransactionAddress({ serializedTransaction }).catch(() => undefined);
  if (sender === undefined || !isAddressEqual(sender, signer)) {
    throw new SignatureInvalidError({ signer, reason: "the transaction is not signed by that key" });
  }
  if (hashUnsigned(parseTransaction(serialized)) !== hashUnsigned(transaction)) {
    throw new SignatureInvalidError({ signer, reason: "it is over another transaction" });
  }
}

function hashUnsigned(transaction: object): Hex {
  const { r: _r, s: _s, v: _v, yParity: _parity, ...unsigned } = transaction as Record<string, unknown>;
  return keccak256(serializeTransaction(unsigned as TransactionSerializable));
}
