import { encodeFunctionData, type Hex } from "viem";
import type { BaseError } from "../../errors/BaseError.ts";
import { spendCapAbi } from "../../generated/abis.ts";
import { CeilingNotConfirmedError } from "../errors/budgetErrors.ts";
import { readCeiling, resolveTokenName, type TokenName } from "../ledger/readCeiling.ts";
import { comesTrue } from "../owner/comesTrue.ts";
import { executeVia, type OwnerCallParameters } from "../owner/executeVia.ts";
import { toOwnerContext } from "../owner/OwnerContext.ts";

/** What {@link removeCeiling} takes. */
export interface RemoveCeilingParameters extends OwnerCallParameters {
  readonly token: TokenName;
}

export interface RemoveCeilingReturnType {
  readonly transactionHash: Hex;
}

export type RemoveCeilingErrorType = BaseError;

/**
 * Lifts the account's ceiling of a token; what was counted is kept, should it be set again.
 *
 * @param parameters - Owner, network and token.
 * @returns The transaction, once the node shows no ceiling.
 * @throws {CeilingNotConfirmedError} when it goes on showing one.
 *
 * @example
 * await removeCeiling({ ownerPrivateKey, token: "USDC", chain: "base" });
 */
export async function removeCeiling(parameters: RemoveCeilingParameters): Promise<RemoveCeilingReturnType> {
  const context = await toOwnerContext(parameters, "parameters of removeCeiling");
  const { client, module, account, network } = context;
  const token = resolveTokenName(parameters.token, network);
  const data = encodeFunctionData({ abi: spendCapAbi, functionName: "removeCeiling", args: [token] });
  const transactionHash = await executeVia(context, parameters, { to: module, data });
  const isGone = async () => (await readCeiling(client, { module, account, token })).limit === undefined;
  if (!(await comesTrue(context, isGone))) throw new CeilingNotConfirmedError({ token, transactionHash });
  return { transactionHash };
}
