import type { Address, Hex } from "viem";
import * as z from "zod/mini";
import { parseWith } from "../../errors/ParametersInvalidError.ts";
import type { Names } from "../../parameters/checkParameters.ts";
import { callsSchema } from "../calls/callsSchema.ts";
import { type AsOwnerErrorType, asOwner } from "../owner/asOwner.ts";
import {
  type ExecuteViaErrorType,
  executeVia,
  type OwnerCallParameters,
  ownerCallNames,
} from "../owner/executeVia.ts";

/** A call that an owner has the account make. */
export interface OwnerCall {
  readonly to: Address;
  /** Calldata. @default none */
  readonly data?: Hex | undefined;
  /** Wei, of the account's. @default 0n */
  readonly value?: bigint | undefined;
}

/** What {@link ownerExecute} takes: owner, account, network, and the path to the chain. */
export interface OwnerExecuteParameters extends OwnerCallParameters {
  /** At most 64; all happen, or none does. */
  readonly calls: readonly OwnerCall[];
}

const names = { ...ownerCallNames, calls: true } satisfies Names<OwnerExecuteParameters>;

export interface OwnerExecuteReturnType {
  readonly account: Address;
  readonly chainId: number;
  readonly transactionHash: Hex;
}

export type OwnerExecuteErrorType = AsOwnerErrorType | ExecuteViaErrorType;

const schema = z.object({ calls: callsSchema(64) });

/**
 * Has the account make calls, as its owner: no session and none of its terms has a part in it.
 *
 * Repeated, the calls are made again. After an error that says that nobody knows, look at the chain first.
 *
 * @param parameters - Owner, account, network, calls, and the path to the chain.
 * @returns The transaction, once the node shows that the calls were made.
 * @throws {CallRevertedError} when one of them reverts: then none was made.
 * @throws {OwnerMismatchError} when the owner is not the account's; nothing is sent.
 *
 * @example
 * await ownerExecute({ ownerPrivateKey, index: 0n, chain: "base", via: "direct", calls: [{ to, data }] });
 */
export async function ownerExecute(parameters: OwnerExecuteParameters): Promise<OwnerExecuteReturnType> {
  return await asOwner(parameters, { name: "ownerExecute", names }, async (context) => {
    const { calls } = parseWith(schema, parameters, "parameters of ownerExecute");
    const transactionHash = await executeVia(context, parameters, ...calls);
    return { account: context.account, chainId: context.network.chainId, transactionHash };
  });
}
