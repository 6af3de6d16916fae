import { concat, type Hex } from "viem";
import type { SmartAccountImplementation } from "viem/account-abstraction";
import { nonceModeOf } from "../../accounts/kernel/nonceKey.ts";
import { readKernelVersion } from "../../accounts/kernel/readKernelVersion.ts";
import { toKernelAdapter } from "../../accounts/kernel/toKernelAdapter.ts";
import { wrapEnableSignature } from "../../accounts/kernel/typedData.ts";
import { validationType } from "../../accounts/kernel/validation.ts";
import type { DeserializedSessionKey } from "../DeserializedSessionKey.ts";
import type { HeldSession } from "../HeldSession.ts";
import { type SessionPlugin, toSessionPlugin } from "../kernel/toSessionPlugin.ts";
import type { SessionDoor } from "./SessionDoor.ts";

/** Kernel's signatures by a permission begin, behind the policies' segments, with the signer's. */
const signerSegment = "0xff";

/**
 * Makes the door of a session that is a permission of a Kernel account.
 *
 * An operation's nonce says whether it installs the session, and its signature follows suit: the two are never of
 * different minds.
 *
 * @param client - Reads the chain.
 * @param session - The session.
 * @param plugin - Its Kernel plugin.
 * @returns Its door.
 */
export function toPermissionDoor(
  client: SmartAccountImplementation["client"],
  session: DeserializedSessionKey | HeldSession,
  plugin: SessionPlugin = toSessionPlugin(client, session),
): SessionDoor {
  const { grant } = session;
  const { account: address, contracts: addresses, enableSignature } = grant;
  const id = plugin.getIdentifier();
  const readVersion = () => readKernelVersion(client, address);
  const adapter = toKernelAdapter({ ...grant, addresses, address, readVersion });
  const wrapFor = async (nonce: bigint, signature: Hex): Promise<Hex> =>
    nonceModeOf(nonce) === "default"
      ? signature
      : wrapEnableSignature({ enableData: await plugin.getEnableData(), enableSignature, signature });
  return {
    adapter: { ...adapter, deployment: grant.deployment ?? adapter.deployment },
    isInstalled: plugin.isInstalled,
    nonceKey: (mode, lane) => adapter.nonceKey({ by: "permission", id, enabling: mode === "enable" }, lane),
    getStubSignature: async (operation) => wrapFor(operation.nonce, await plugin.getStubSignature(operation)),
    signUserOperation: async (operation) =>
      wrapFor(operation.nonce, await plugin.signUserOperation(operation)),
    // Kernel's ERC-1271 signatures begin with the kind of what validates them.
    wrapPayment: async (signed) => concat([validationType.permission, id, signerSegment, signed]),
  };
}
