import { type Address, concat, type Hex } from "viem";
import * as z from "zod/mini";
import type { Deployment } from "../../accounts/AccountAdapter.ts";
import { ParametersInvalidError, parseWith } from "../../errors/ParametersInvalidError.ts";
import { checkParameters, type Names } from "../../parameters/checkParameters.ts";
import { encodeGrant } from "../door/toValidatorDoor.ts";
import { RedemptionUnsupportedError } from "../errors/redeemErrors.ts";
import { type ParseGrantErrorType, parseGrant } from "../grant/serializeGrant.ts";
import { encodeClaims } from "../kernel/presentation.ts";

/** What {@link toPermissionContext} takes. */
export interface ToPermissionContextParameters {
  /** `abba_grant_…`, granted with `executor: "redeem"`. */
  readonly grant: string;
  /** Which entry of the terms allows each call of an execution, in order. @default the only one, of a single call */
  readonly entries?: readonly number[] | undefined;
}

/** What lets the session's key redeem, by ERC-7710. Holds no secret. */
export interface ToPermissionContextReturnType {
  readonly chainId: number;
  /** The account that acts. */
  readonly account: Address;
  /** The SpendCap, whose `redeemDelegations` takes the context. */
  readonly delegationManager: Address;
  /** Good for every execution of that many calls, as long as the session lasts: it names no budget period. */
  readonly permissionContext: Hex;
  /** How anybody deploys the account; `undefined`: it was deployed when it granted. */
  readonly deployment: Deployment | undefined;
}

export type ToPermissionContextErrorType =
  | ParseGrantErrorType
  | ParametersInvalidError
  | RedemptionUnsupportedError;

const names = { grant: true, entries: true } satisfies Names<ToPermissionContextParameters>;

const entriesSchema = z.optional(
  z
    .array(z.int("is no number of an entry").check(z.minimum(0), z.maximum(199)))
    .check(z.minLength(1), z.maxLength(64)),
);

/** Stands for the budget period of the block's time, when the session's key redeems by itself. */
const currentPeriod = 0xff_ff_ff_ff;

/**
 * Turns a grant into what ERC-7710 calls a permission context: one that serves for every redemption by the session's key,
 * the first of which installs the session.
 *
 * @param parameters - The grant, and which entries of its terms the calls are of.
 * @returns Context and delegation manager.
 * @throws {RedemptionUnsupportedError} when the session acts by user operations.
 * @throws {ParametersInvalidError} when the terms allow several calls and none was named, or an entry is none of theirs.
 *
 * @example
 * const { delegationManager, permissionContext } = toPermissionContext({ grant });
 */
export function toPermissionContext(
  parameters: ToPermissionContextParameters,
): ToPermissionContextReturnType {
  const subject = "parameters of toPermissionContext";
  checkParameters(parameters, names, subject);
  const named = parseWith(entriesSchema, parameters.entries, subject);
  const { grant, terms } = parseGrant(parameters.grant);
  if (grant.executor !== "redeem") throw new RedemptionUnsupportedError();
  const { length } = terms.calls;
  if (named === undefined && length !== 1) {
    throw new ParametersInvalidError(subject, [`entries: the terms allow ${length} calls, so say which`]);
  }
  const indices = named ?? [0];
  if (indices.some((index) => index >= length)) {
    throw new ParametersInvalidError(subject, [`entries: the terms have only ${length}`]);
  }
  const { chainId, account, contracts, deployment, enableSignature } = grant;
  const claims = encodeClaims({ period: currentPeriod, indices });
  return {
    chainId,
    account,
    delegationManager: contracts.spendCap,
    permissionContext: concat([account, encodeGrant(enableSignature), claims, grant.terms]),
    deployment,
  };
}
