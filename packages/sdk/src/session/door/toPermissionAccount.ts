import type { SmartAccountImplementation } from "viem/account-abstraction";
import type { ModularAccount } from "../../accounts/toModularAccount.ts";
import type { DeserializedSessionKey } from "../DeserializedSessionKey.ts";
import type { HeldSession } from "../HeldSession.ts";
import type { SessionPlugin } from "../kernel/toSessionPlugin.ts";
import { toDoorAccount } from "./toDoorAccount.ts";
import { toPermissionDoor } from "./toPermissionDoor.ts";

/**
 * Makes the Kernel account as a session's plugin sees it, for code that is written with ZeroDev's packages. For all other
 * code there is `toSessionAccount`.
 *
 * @param client - Reads the chain.
 * @param session - The session.
 * @param plugin - Its Kernel plugin.
 * @returns A viem smart account.
 */
export async function toPermissionAccount(
  client: SmartAccountImplementation["client"],
  session: DeserializedSessionKey | HeldSession,
  plugin: SessionPlugin,
): Promise<ModularAccount> {
  return await toDoorAccount(client, toPermissionDoor(client, session, plugin));
}
