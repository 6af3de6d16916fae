import type { SmartAccountImplementation } from "viem/account-abstraction";
import type { HeldSession } from "../HeldSession.ts";
import type { SessionDoor } from "./SessionDoor.ts";
import { toPermissionDoor } from "./toPermissionDoor.ts";
import { toValidatorDoor } from "./toValidatorDoor.ts";

/**
 * Finds the door of a session, as its grant says.
 *
 * @param client - Reads the chain.
 * @param session - The session.
 */
export function toDoor(client: SmartAccountImplementation["client"], session: HeldSession): SessionDoor {
  const { selection } = session.grant;
  return selection === undefined
    ? toPermissionDoor(client, session)
    : toValidatorDoor(client, session, selection);
}
