import type { Devnet } from "@abbababa/devnet";
import {
  type Address,
  concat,
  getAddress,
  getContractAddress,
  type Hex,
  keccak256,
  slice,
  stringToHex,
  type TransactionReceipt,
} from "viem";
import type { PrivateKeyAccount } from "viem/accounts";
import { receiptOf, walletOf } from "../world/clients.ts";

/** Fixed, so that a transaction's gas is never estimated. */
const gasLimit = 15_000_000n;

/** Thrown when a transaction was mined and reverted. */
export class TransactionRevertedError extends Error {
  override readonly name = "TransactionRevertedError";

  constructor(hash: Hex) {
    super(`The transaction ${hash} reverted.`);
  }
}

/**
 * Sends a transaction of an EOA and waits for it.
 *
 * @throws {TransactionRevertedError}
 */
export async function transact(
  devnet: Devnet,
  sender: PrivateKeyAccount,
  transaction: { to: Address; data?: Hex; value?: bigint },
): Promise<TransactionReceipt> {
  const hash = await walletOf(devnet, sender).sendTransaction({ ...transaction, gas: gasLimit });
  const receipt = await receiptOf(devnet, hash);
  if (receipt.status !== "success") throw new TransactionRevertedError(hash);
  return receipt;
}

/** The EOA that deploys accounts and bundles their operations. */
export function relayOf({ accounts }: Devnet): PrivateKeyAccount {
  const [, relay] = accounts;
  if (relay === undefined) throw new RangeError("The devnet has fewer accounts than two.");
  return relay;
}

/** An address that only a name decides, so that calldata has the same bytes on every run. */
export function addressNamed(name: string): Address {
  return getAddress(slice(keccak256(stringToHex(`abba baba test accounts: ${name}`)), 12));
}

/**
 * Puts a contract at an address that its name decides, whatever its size: some accounts exceed EIP-170's limit, which
 * a test chain can do without but a transaction cannot.
 *
 * @param creationCode - With constructor arguments.
 */
export async function place(devnet: Devnet, name: string, creationCode: Hex): Promise<Address> {
  const { publicClient, testClient } = devnet;
  const address = addressNamed(name);
  if ((await publicClient.getCode({ address })) !== undefined) return address;
  await testClient.setCode({ address, bytecode: creationCode });
  const { data: runtimeCode } = await publicClient.call({ to: address });
  if (runtimeCode === undefined) throw new RangeError(`The code of ${name} returned nothing.`);
  // Once more as a transaction: that leaves the storage which the constructor writes.
  await transact(devnet, relayOf(devnet), { to: address });
  await testClient.setCode({ address, bytecode: runtimeCode });
  return address;
}

/**
 * Deploys through the deterministic deployment proxy.
 *
 * @returns Where it is.
 */
export async function deployBySalt(devnet: Devnet, creationCode: Hex, salt: Hex): Promise<Address> {
  const from = devnet.addresses.deterministicDeployer;
  const address = getContractAddress({ opcode: "CREATE2", from, salt, bytecode: creationCode });
  if ((await devnet.publicClient.getCode({ address })) !== undefined) return address;
  await transact(devnet, relayOf(devnet), {
    to: from,
    data: concat([salt, creationCode]),
  });
  return address;
}

/** Puts the code of a contract at a second address, with empty storage. */
export async function placeCopy(devnet: Devnet, name: string, original: Address): Promise<Address> {
  const address = addressNamed(name);
  const bytecode = await devnet.publicClient.getCode({ address: original });
  if (bytecode === undefined) throw new RangeError(`There is no contract at ${original}.`);
  await devnet.testClient.setCode({ address, bytecode });
  return address;
}
