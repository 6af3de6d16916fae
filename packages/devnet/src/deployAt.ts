import { type Address, concatHex, type Hex, padHex } from "viem";
import { addresses } from "./addresses.ts";
import type { DevnetClient } from "./client.ts";
import { SetupError } from "./errors.ts";
import { waitForReceipt } from "./waitForReceipt.ts";

/** Whether a contract is at the address. */
export async function hasCode(client: DevnetClient, address: Address): Promise<boolean> {
  return (await client.getCode({ address })) !== undefined;
}

/**
 * Runs creation code at an address of our choice and leaves there what it returns: where no key and no salt can deploy.
 *
 * The creation code is put at the address as if it were a contract. A call of it answers the runtime code, immutables
 * and `address(this)` included; a transaction to it writes the storage that the constructor writes.
 *
 * @param creationCode - With constructor arguments.
 * @param from - An unlocked account.
 */
export async function deployAt(
  client: DevnetClient,
  address: Address,
  creationCode: Hex,
  from: Address,
): Promise<void> {
  if (await hasCode(client, address)) return;
  await client.setCode({ address, bytecode: creationCode });
  const { data: runtimeCode } = await client.call({ account: from, to: address });
  if (runtimeCode === undefined) throw new SetupError(`The code for ${address} returned nothing.`);
  await transact(client, { from, to: address });
  await client.setCode({ address, bytecode: runtimeCode });
}

/**
 * Deploys through the deterministic deployment proxy.
 *
 * @param expected - Where it must land.
 */
export async function deployBySalt(
  client: DevnetClient,
  expected: Address,
  creationCode: Hex,
  salt: Hex,
  from: Address,
): Promise<void> {
  if (await hasCode(client, expected)) return;
  await transact(client, {
    from,
    to: addresses.deterministicDeployer,
    data: concatHex([salt, creationCode]),
  });
  if (!(await hasCode(client, expected))) {
    throw new SetupError(`The code meant for ${expected} landed elsewhere.`);
  }
}

/** Appends an address as the only constructor argument. */
export function withAddressArgument(creationCode: Hex, argument: Address): Hex {
  return concatHex([creationCode, padHex(argument, { size: 32 })]);
}

/** Sends a transaction of an unlocked account and waits until it succeeded. */
export async function transact(
  client: DevnetClient,
  transaction: { from: Address; to: Address; data?: Hex; value?: bigint },
): Promise<void> {
  const { from, ...request } = transaction;
  const hash = await client.sendTransaction({ account: from, ...request, gas: 15_000_000n });
  const { status } = await waitForReceipt(client, hash);
  if (status !== "success") throw new SetupError(`The transaction to ${request.to} reverted.`);
}
