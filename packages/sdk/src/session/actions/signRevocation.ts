import { type Address, bytesToBigInt, type Hex } from "viem";
import type { Deployment } from "../../accounts/AccountAdapter.ts";
import { withJson } from "../../json/withJson.ts";
import type { Names } from "../../parameters/checkParameters.ts";
import { verifyGrantOf } from "../grant/verifyGrantOf.ts";
import { readChainTime } from "../node/readChainTime.ts";
import { type AsOwnerErrorType, asOwner } from "../owner/asOwner.ts";
import { readSession } from "../owner/confirmRevocation.ts";
import { type OwnerActionParameters, type OwnerContext, ownerActionNames } from "../owner/OwnerContext.ts";
import { revocationTypedData } from "../owner/revocationTypedData.ts";
import { revokedSessionId } from "./revokedSessionId.ts";

/** A revocation that the owner has signed, and anybody may send. */
export interface SignedRevocation {
  readonly chainId: number;
  readonly account: Address;
  readonly owner: Address;
  readonly index: bigint;
  /** How the account is deployed, if it was not when the owner signed. */
  readonly deployment?: Deployment | undefined;
  /** The SpendCap. */
  readonly module: Address;
  /** The session; `undefined`: all of them. */
  readonly sessionId: Hex | undefined;
  readonly nonce: bigint;
  /** Last second (unix time) in which it may be sent. */
  readonly deadline: bigint;
  /** The account's ERC-1271 signature. */
  readonly signature: Hex;
}

/** What {@link signRevocation} takes. */
export interface SignRevocationParameters extends OwnerActionParameters {
  /** The session; leave it and `serializedSessionKey` out to revoke all. @default that of `serializedSessionKey` */
  readonly sessionId?: Hex | undefined;
  /** Seconds that the signature can be used. @default 3600 */
  readonly validForSeconds?: number | undefined;
}

const names = {
  ...ownerActionNames,
  sessionId: true,
  validForSeconds: "seconds",
} satisfies Names<SignRevocationParameters>;

export type SignRevocationReturnType = SignedRevocation;

export type SignRevocationErrorType = AsOwnerErrorType;

/**
 * Signs the revocation of one session, or of all. Sends nothing: the owner needs neither gas nor a bundler.
 *
 * @param parameters - Owner, network, session.
 * @returns For `relayRevocation`, by anybody.
 *
 * @example
 * const revocation = await signRevocation({ owner: hardwareWallet, serializedSessionKey });
 */
export async function signRevocation(
  parameters: SignRevocationParameters,
): Promise<SignRevocationReturnType> {
  return await asOwner(parameters, { name: "signRevocation", names }, async (context) => {
    const sessionId = revokedSessionId(context, parameters, "signRevocation");
    if (sessionId !== undefined && context.session !== undefined) {
      const { door } = await readSession(context, sessionId);
      if (door === 0) await verifyGrantOf(context.client, context.session);
    }
    return await authorizeRevocation(context, { ...parameters, sessionId });
  });
}

/**
 * Signs as `signRevocation` does, with a context at hand.
 *
 * @param context - Owner and account.
 * @param parameters - Session and validity.
 */
export async function authorizeRevocation(
  context: OwnerContext,
  parameters: Pick<SignRevocationParameters, "sessionId" | "validForSeconds">,
): Promise<SignedRevocation> {
  const { sessionId, validForSeconds = 3600 } = parameters;
  const { account, owned, module, network, index, client } = context;
  const { chainId } = network;
  const nonce = bytesToBigInt(crypto.getRandomValues(new Uint8Array(32)));
  const deadline = BigInt((await readChainTime(client)) + validForSeconds);
  const message = { chainId, module, account, sessionId, nonce, deadline };
  const signature = await owned.signTypedData(revocationTypedData(message));
  const { directDeployment: deployment } = owned.adapter;
  return withJson("SignedRevocation", {
    chainId,
    account,
    owner: owned.owner,
    index,
    ...(!owned.deployed && deployment && { deployment }),
    module,
    sessionId,
    nonce,
    deadline,
    signature,
  });
}
