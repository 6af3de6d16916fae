import { type Address, encodeFunctionData, type Hex } from "viem";
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

/** What {@link removeCeiling} takes. */
export interface RemoveCeilingParameters extends OwnerCallParameters {
  readonly token: TokenName;
}

const names = { ...ownerCallNames, token: true } satisfies Names<RemoveCeilingParameters>;

export interface RemoveCeilingReturnType {
  readonly account: Address;
  readonly transactionHash: Hex;
}

export type RemoveCeilingErrorType = AsOwnerErrorType | ExecuteViaErrorType | CeilingNotConfirmedError;

/**
 * Lifts the account's ceiling of a token; what was counted is kept, should it be set again.
 *
 * @param parameters - Owner, network and token.
 * @returns The transaction, once the node shows no ceiling.
 * @throws {CeilingNotConfirmedError} when it goes on showing one.
 *
 * @example
 * await removeCeiling({ ownerPrivateKey, index: 0n, token: "USDC", chain: "base" });
 */
export async function removeCeiling(parameters: RemoveCeilingParameters): Promise<RemoveCeilingReturnType> {
  return await asOwner(parameters, { name: "removeCeiling", names }, (context) =>
    remove(context, parameters),
  );
}

async function remove(
  context: OwnerContext,
  parameters: RemoveCeilingParameters,
): Promise<RemoveCeilingReturnType> {
  const { client, module, account, network } = context;
  const token = resolveTokenName(parameters.token, network);
  const data = encodeFunctionData({ abi: spendCapAbi, functionName: "removeCeiling", args: [token] });
  const transactionHash = await executeVia(context, parameters, { to: module, data });
  const isGone = async () => (await readCeiling(client, { module, account, token })).limit === undefined;
  await confirm(context, isGone, (cause) => new CeilingNotConfirmedError({ token, transactionHash, cause }));
  return { account, transactionHash };
}
