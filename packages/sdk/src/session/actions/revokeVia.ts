import type { Hex } from "viem";
import { ParametersInvalidError } from "../../errors/ParametersInvalidError.ts";
import type { Names } from "../../parameters/checkParameters.ts";
import { executeVia, type OwnerPath, ownerCallNames } from "../owner/executeVia.ts";
import type { OwnerActionParameters, OwnerContext, Sender } from "../owner/OwnerContext.ts";
import { sendRevocation } from "./relayRevocation.ts";
import { authorizeRevocation } from "./signRevocation.ts";

/**
 * How a revocation reaches the chain: by a user operation, by a transaction of the owner's EOA, or by a signature of
 * the owner that somebody else sends.
 */
export type RevocationPath = OwnerPath | "relay";

/** What the revoking actions of an owner take. */
export interface RevocationParameters extends OwnerActionParameters {
  /** @default "userop" */
  readonly via?: RevocationPath | undefined;
  /** Who sends and pays when `via` is `"relay"`. */
  readonly relayer?: Sender | undefined;
}

/** What {@link RevocationParameters} may hold. */
export const revocationNames = { ...ownerCallNames, relayer: true } satisfies Names<RevocationParameters>;

/**
 * Takes a revocation to the chain.
 *
 * @param context - Owner and account.
 * @param parameters - The path.
 * @param revocation - Calldata for the SpendCap as the account sends it, and the session, if it is one.
 * @returns The transaction's hash.
 */
export async function revokeVia(
  context: OwnerContext,
  parameters: RevocationParameters,
  revocation: { readonly data: Hex; readonly sessionId: Hex | undefined },
): Promise<Hex> {
  const request = { to: context.module, data: revocation.data };
  const { via, relayer } = parameters;
  if (via !== "relay") return await executeVia(context, { ...parameters, via }, request);
  if (relayer === undefined) {
    throw new ParametersInvalidError("parameters of the revocation", ["relayer: is needed to relay"]);
  }
  const signed = await authorizeRevocation(context, { sessionId: revocation.sessionId });
  return await sendRevocation(context, signed, relayer);
}
