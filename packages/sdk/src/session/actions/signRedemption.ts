import type { ParametersInvalidError } from "../../errors/ParametersInvalidError.ts";
import type { PartNotLoadedError } from "../../loading/PartNotLoadedError.ts";
import type { SessionClient, SignRedemptionParameters } from "../client/SessionClient.ts";
import type { CallsTooManyError } from "../errors/operationErrors.ts";
import type { ExecutorNotInstalledError, RedemptionUnsupportedError } from "../errors/redeemErrors.ts";
import type { ToSessionErrorType } from "../failures/toSessionError.ts";
import type { SignedRedemption } from "../redeem/Redemption.ts";

export type SignRedemptionReturnType = SignedRedemption;

export type SignRedemptionErrorType =
  | ToSessionErrorType
  | CallsTooManyError
  | ExecutorNotInstalledError
  | ParametersInvalidError
  | PartNotLoadedError
  | RedemptionUnsupportedError;

/**
 * Signs calls that somebody else sends and pays for (ERC-7710). See `SessionClient.signRedemption`.
 *
 * @param session - An opened session, granted with `executor: "redeem"`.
 * @param parameters - The calls, who may send them, and until when.
 * @returns The redemption, for {@link settleRedemption} or for a facilitator.
 *
 * @example
 * const redemption = await signRedemption(session, { calls, redeemer: facilitator });
 */
export async function signRedemption(
  session: SessionClient,
  parameters: SignRedemptionParameters,
): Promise<SignRedemptionReturnType> {
  return await session.signRedemption(parameters);
}
