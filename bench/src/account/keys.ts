import { type Address, getAddress, type Hex, keccak256, slice, stringToHex } from "viem";
import { type PrivateKeyAccount, privateKeyToAccount } from "viem/accounts";

/** A key known to everybody. */
export type BenchKey = PrivateKeyAccount & { readonly privateKey: Hex };

function keyOf(role: string): BenchKey {
  const privateKey = hashOf(role);
  return { ...privateKeyToAccount(privateKey), privateKey };
}

const hashOf = (name: string): Hex => keccak256(stringToHex(`abba baba bench: ${name}`));

/** Owns the account; always the same key, so that every run has the same calldata. */
export const ownerKey = keyOf("owner");

/** The agent's key. */
export const sessionKey = keyOf("session");

const addressOf = (name: string): Address => getAddress(slice(hashOf(name), 12));

/** Stands for the escrow while gas is measured: the real one's address, and so its bytes, changes with its code. */
export const escrowStandIn = addressOf("escrow");

/**
 * Sellers that a session may pay: addresses that nobody has, always the same.
 *
 * @param count - How many.
 */
export const sellersOf = (count: number): Address[] =>
  Array.from({ length: count }, (_, index) => addressOf(`seller ${index}`));
