import { type Address, encodeFunctionData, type Hex, maxUint112 } from "viem";
import { ParametersInvalidError } from "../../errors/ParametersInvalidError.ts";
import { spendCapAbi } from "../../generated/usedAbis.ts";
import type { Names } from "../../parameters/checkParameters.ts";
import { CeilingNotConfirmedError } from "../errors/budgetErrors.ts";
import { readCeiling, resolveTokenName, type TokenName } from "../ledger/readCeiling.ts";
import { type AsOwnerErrorType, asOwner } from "../owner/asOwner.ts";
import { confirm } from "../owner/confirm.ts";
import {
  type ExecuteViaErrorType,
  executeVia,
  type OwnerCallParameters,
  ownerCallNames,
} from "../owner/executeVia.ts";
import type { OwnerContext } from "../owner/OwnerContext.ts";

/** What {@link setCeiling} takes. */
export interface SetCeilingParameters extends OwnerCallParameters {
  readonly token: TokenName;
  /** Most base units that all sessions together may ever spend, what was counted before included; 0: nothing more. */
  readonly limit: bigint;
}

const names = { ...ownerCallNames, token: true, limit: true } satisfies Names<SetCeilingParameters>;

export interface SetCeilingReturnType {
  readonly account: Address;
  readonly transactionHash: Hex;
}

export type SetCeilingErrorType = AsOwnerErrorType | ExecuteViaErrorType | CeilingNotConfirmedError;

/**
 * Bounds what all sessions of the account together may spend of a token, from now on and through every door.
 *
 * It is cumulative: to grant more, set a higher limit. Payments by signature are counted whole when their session is
 * installed; those of a session that was installed before the ceiling are refused while it is set.
 *
 * @param parameters - Owner, network, token and limit.
 * @returns The transaction, once the node shows the ceiling.
 * @throws {CeilingNotConfirmedError} when it goes on not to.
 *
 * @example
 * await setCeiling({ ownerPrivateKey, index: 0n, token: "USDC", limit: 100_000_000n, chain: "base" });
 */
export async function setCeiling(parameters: SetCeilingParameters): Promise<SetCeilingReturnType> {
  return await asOwner(parameters, { name: "setCeiling", names }, (context) => set(context, parameters));
}

async function set(context: OwnerContext, parameters: SetCeilingParameters): Promise<SetCeilingReturnType> {
  const { limit } = parameters;
  if (typeof limit !== "bigint" || limit < 0n || limit > maxUint112) {
    throw new ParametersInvalidError("parameters of setCeiling", [
      "limit: is not a bigint of base units below 2^112",
    ]);
  }
  const { client, module, account, network } = context;
  const token = resolveTokenName(parameters.token, network);
  const data = encodeFunctionData({ abi: spendCapAbi, functionName: "setCeiling", args: [token, limit] });
  const transactionHash = await executeVia(context, parameters, { to: module, data });
  const isSet = async () => (await readCeiling(client, { module, account, token })).limit === limit;
  await confirm(context, isSet, (cause) => new CeilingNotConfirmedError({ token, transactionHash, cause }));
  return { account, transactionHash };
}
