import type { SmartAccountImplementation } from "viem/account-abstraction";
import type { ModularAccount } from "../../accounts/toModularAccount.ts";
import { toModularAccount } from "../../accounts/toModularAccount.ts";
import { SessionCannotSignError } from "../errors/signerErrors.ts";
import type { SessionDoor } from "./SessionDoor.ts";

/**
 * Makes the smart account as a session sees it: it can send operations, and only those.
 *
 * @param client - Reads the chain.
 * @param door - How the session reaches it.
 * @returns A viem smart account.
 */
export async function toDoorAccount(
  client: SmartAccountImplementation["client"],
  door: SessionDoor,
): Promise<ModularAccount> {
  const refuse = async (): Promise<never> => {
    throw new SessionCannotSignError();
  };
  return await toModularAccount(client, door.adapter, {
    nonceKey: async (lane) => door.nonceKey((await door.isInstalled()) ? "default" : "enable", lane),
    getStubSignature: door.getStubSignature,
    signUserOperation: door.signUserOperation,
    signHash: refuse,
    signTypedData: refuse,
  });
}
