import type { Address, Client } from "viem";
import { readContract } from "viem/actions";
import { AccountUnsupportedError } from "../../accounts/accountErrors.ts";
import { readSafe, type SafeState } from "../../accounts/safe7579/readSafe.ts";
import { safeAbi } from "../../accounts/safe7579/safeAbi.ts";
import { gatherFacts } from "../failures/revertData.ts";

/** The first version whose owners sign for one chain alone is 1.3.0. */
const supportedVersion = /^1\.(?:[3-9]|\d\d)\./;

/**
 * Asks an account for its version as a Safe.
 *
 * @param client - Reads the chain.
 * @param address - The account.
 * @returns `undefined` when it is no Safe.
 */
export async function readSafeVersion(client: Client, address: Address): Promise<string | undefined> {
  try {
    return await readContract(client, { abi: safeAbi, address, functionName: "VERSION" });
  } catch (error) {
    const { reverted, names } = gatherFacts(error);
    const saysNothing = names.some((name) => /^AbiDecoding|ZeroData/.test(name));
    if (reverted || saysNothing) return undefined;
    throw error;
  }
}

/**
 * Reads a Safe, whatever extends it.
 *
 * @param client - Reads the chain.
 * @param address - The Safe.
 * @throws {AccountUnsupportedError} when it is none, or too old.
 */
export async function requireSafe(client: Client, address: Address): Promise<SafeState> {
  const version = await readSafeVersion(client, address);
  if (version === undefined || !supportedVersion.test(version)) {
    const found = version === undefined ? "nothing that is a Safe" : `a Safe ${version.slice(0, 20)}`;
    throw new AccountUnsupportedError({ account: address, found, supported: "Safe 1.3.0 and later" });
  }
  return await readSafe(client, address);
}
