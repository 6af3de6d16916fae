import { type Address, type Client, type Hex, type LocalAccount, zeroAddress } from "viem";
import { entryPoint07Address, getUserOperationHash, type UserOperation } from "viem/account-abstraction";
import { toAccount } from "viem/accounts";
import { stubSignature } from "../../accounts/stubSignature.ts";
import type { DeserializedSessionKey } from "../DeserializedSessionKey.ts";
import { SessionCannotSignError } from "../errors/signerErrors.ts";
import { type HeldSession, toHeldSession } from "../HeldSession.ts";
import { permissionIdOf } from "../terms/sessionIdOf.ts";
import { claimsOf } from "./claimsOf.ts";
import { decodeExecute } from "./decodeExecute.ts";
import { encodeEnableData } from "./enableData.ts";
import { isSessionInstalled } from "./isSessionInstalled.ts";
import { compactDigest, compactSignature, layeredSignature } from "./presentation.ts";

/** A Kernel permission plugin for a session: a `KernelValidator` of `@zerodev/sdk`, with what only sessions have. */
export type SessionPlugin = LocalAccount<"AbbaBabaSession"> & {
  readonly validatorType: "PERMISSION";
  readonly supportedKernelVersions: string;
  readonly sessionId: Hex;
  /** Whether the session is installed on the account, in the way in which this plugin uses it. */
  readonly isInstalled: () => Promise<boolean>;
  readonly isEnabled: () => Promise<boolean>;
  /** The permission, 4 bytes. */
  readonly getIdentifier: () => Hex;
  /** What the owner signs as `validatorData`, and Kernel installs. */
  readonly getEnableData: () => Promise<Hex>;
  readonly getNonceKey: (account?: Address, lane?: bigint) => Promise<bigint>;
  readonly getStubSignature: (operation: UserOperation) => Promise<Hex>;
  readonly signUserOperation: (operation: UserOperation) => Promise<Hex>;
};

/**
 * Makes the Kernel plugin of a session: enable data, and signatures that present the session's terms.
 *
 * @param client - Reads the chain.
 * @param session - The session.
 * @returns A permission plugin; `createKernelAccount` of `@zerodev/sdk` takes it as `regular`.
 */
export function toSessionPlugin(
  client: Client,
  session: DeserializedSessionKey | HeldSession,
): SessionPlugin {
  const { grant, terms, sessionId, sessionKeyAddress, sessionKey } = toHeldSession(session);
  const { chainId, policySet } = grant;
  const refuse = async (): Promise<never> => {
    throw new SessionCannotSignError();
  };

  const claimsFor = (callData: Hex) => claimsOf(client, terms, decodeExecute(callData));
  const layOut = (signature: Hex, claims: Hex): Hex => {
    const parts = { signature, claims, terms: grant.terms };
    return policySet === "compact" ? compactSignature(parts) : layeredSignature(parts);
  };
  const isInstalled = () => isSessionInstalled(client, session);

  return {
    ...toAccount({
      address: sessionKeyAddress,
      signMessage: refuse,
      signTypedData: refuse,
      signTransaction: refuse,
    }),
    address: zeroAddress,
    source: "AbbaBabaSession",
    supportedKernelVersions: ">=0.3.1",
    validatorType: "PERMISSION",
    sessionId,
    isInstalled,
    isEnabled: isInstalled,
    getIdentifier: () => permissionIdOf(sessionId),
    getEnableData: async () =>
      encodeEnableData({ chainId, policySet, encodedTerms: grant.terms, terms, addresses: grant.contracts }),
    getNonceKey: async (_account?: Address, lane = 0n) => lane,
    getStubSignature: async (userOperation) => layOut(stubSignature, await claimsFor(userOperation.callData)),
    signUserOperation: async (userOperation) => {
      const claims = await claimsFor(userOperation.callData);
      const userOpHash = getUserOperationHash({
        userOperation: { ...userOperation, signature: "0x" } as UserOperation<"0.7">,
        entryPointAddress: entryPoint07Address,
        entryPointVersion: "0.7",
        chainId,
      });
      // Compact: SpendCap checks the key, over the claims too. Layered: the stock signer does, over the hash.
      const raw = policySet === "compact" ? compactDigest(userOpHash, sessionId, claims) : userOpHash;
      return layOut(await sessionKey.signMessage({ message: { raw } }), claims);
    },
  };
}
