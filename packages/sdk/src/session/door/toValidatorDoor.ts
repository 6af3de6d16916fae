import { type Client, concat, type Hex, numberToHex, size } from "viem";
import { entryPoint07Address, getUserOperationHash, type UserOperation } from "viem/account-abstraction";
import { encodeCalls } from "../../accounts/erc6900/encodeCalls.ts";
import { operationPrefix } from "../../accounts/erc6900/validationEntity.ts";
import { encodeExecute } from "../../accounts/erc7579/encodeExecute.ts";
import { type ModuleSelection, selectedNonceKey, selectSignature } from "../../accounts/ModuleSelection.ts";
import { stubSignature } from "../../accounts/stubSignature.ts";
import type { HeldSession } from "../HeldSession.ts";
import { claimsOf } from "../kernel/claimsOf.ts";
import { decodeCalls } from "../kernel/decodeCalls.ts";
import { isSessionInstalled } from "../kernel/isSessionInstalled.ts";
import { compactDigest } from "../kernel/presentation.ts";
import type { SessionDoor } from "./SessionDoor.ts";

/**
 * Makes the door of a session of which the SpendCap is a validator, or an ERC-6900 validation function. Until the session is
 * installed, whatever it signs brings its grant along.
 *
 * @param client - Reads the chain.
 * @param session - The session.
 * @param selection - How the account is told that the SpendCap is meant.
 * @returns Its door.
 */
export function toValidatorDoor(
  client: Client,
  session: HeldSession,
  selection: ModuleSelection,
): SessionDoor {
  const { grant, terms, sessionId, sessionKey } = session;
  const { chainId, account: address, accountKind, deployment, contracts } = grant;
  const [encode, prefix]: [typeof encodeExecute, Hex] =
    accountKind === "erc6900" ? [encodeCalls, operationPrefix(contracts.spendCap)] : [encodeExecute, "0x"];
  let installed = false;
  const isInstalled = async () => {
    installed ||= await isSessionInstalled(client, session);
    return installed;
  };
  const grantInBand = async () => ((await isInstalled()) ? "0x00" : encodeGrant(grant.enableSignature));
  const claimsFor = (operation: UserOperation<"0.7">) =>
    claimsOf(client, terms, decodeCalls(operation.callData, accountKind));
  return {
    adapter: { address, deployment, encodeExecute: encode },
    isInstalled,
    nonceKey: (_mode, lane) => selectedNonceKey(selection, lane),
    getStubSignature: async (operation) =>
      concat([prefix, await grantInBand(), stubSignature, await claimsFor(operation), grant.terms]),
    signUserOperation: async (operation) => {
      const claims = await claimsFor(operation);
      const userOpHash = getUserOperationHash({
        userOperation: { ...operation, signature: "0x" },
        entryPointAddress: entryPoint07Address,
        entryPointVersion: "0.7",
        chainId,
      });
      const raw = compactDigest(userOpHash, sessionId, claims);
      return concat([
        prefix,
        await grantInBand(),
        await sessionKey.signMessage({ message: { raw } }),
        claims,
        grant.terms,
      ]);
    },
    wrapPayment: async (signed) => selectSignature(selection, concat([await grantInBand(), signed])),
  };
}

/**
 * Lays out a grant that comes along: `0x01 ‖ length (2) ‖ signature`.
 *
 * @param signature - The account's, over the grant; nothing, where the account granted the session by a call.
 */
export function encodeGrant(signature: Hex): Hex {
  if (size(signature) === 0) return "0x00";
  return concat(["0x01", numberToHex(size(signature), { size: 2 }), signature]);
}
