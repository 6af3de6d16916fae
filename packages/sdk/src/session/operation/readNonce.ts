import { entryPoint07Abi, entryPoint07Address } from "viem/account-abstraction";
import { readContract } from "viem/actions";
import type { NonceMode } from "../../accounts/kernel/nonceKey.ts";
import type { SessionContext } from "./SessionContext.ts";

/**
 * Reads the nonce of a session's next operation in a lane: its key names the session to the account.
 *
 * @param context - The opened session.
 * @param place - The lane, 0 to 65,535, and whether the operation installs the session.
 * @returns The nonce.
 */
export async function readNonce(
  { account, door, publicClient }: Pick<SessionContext, "account" | "door" | "publicClient">,
  { lane, mode }: { readonly lane: number; readonly mode: NonceMode },
): Promise<bigint> {
  return await readContract(publicClient, {
    abi: entryPoint07Abi,
    address: entryPoint07Address,
    functionName: "getNonce",
    args: [account.address, door.nonceKey(mode, lane)],
  });
}
