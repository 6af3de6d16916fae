import type { Hex } from "viem";
import type { EndpointMissingError } from "../../chains/chainErrors.ts";
import { ParametersInvalidError } from "../../errors/ParametersInvalidError.ts";
import type { Names } from "../../parameters/checkParameters.ts";
import type { GasLimitTooHighError } from "../errors/budgetErrors.ts";
import type { AnswerMalformedError } from "../errors/endpointErrors.ts";
import type { BundlerMismatchError } from "../errors/networkErrors.ts";
import { DirectCallUnsupportedError } from "../errors/ownerErrors.ts";
import type { SignerTimeoutError, WalletTimeoutError } from "../errors/signerErrors.ts";
import type { ToSessionErrorType } from "../failures/toSessionError.ts";
import { executeByUserOperation, executeDirectly } from "./executeAsOwner.ts";
import {
  type OwnerActionParameters,
  type OwnerContext,
  ownerActionNames,
  type Sender,
  type TransactionRequest,
} from "./OwnerContext.ts";

/** How an owner makes the account call: by a user operation, or by a transaction of the owner's EOA. */
export type OwnerPath = "userop" | "direct";

/** What an owner's actions on the account take. */
export interface OwnerCallParameters extends OwnerActionParameters {
  /** @default "userop" */
  readonly via?: OwnerPath | undefined;
}

/** What {@link OwnerCallParameters} may hold. */
export const ownerCallNames = { ...ownerActionNames, via: true } satisfies Names<OwnerCallParameters>;

/** What {@link executeVia} can throw. */
export type ExecuteViaErrorType =
  | ToSessionErrorType
  | AnswerMalformedError
  | BundlerMismatchError
  | DirectCallUnsupportedError
  | EndpointMissingError
  | GasLimitTooHighError
  | ParametersInvalidError
  | SignerTimeoutError
  | WalletTimeoutError;

/**
 * Makes calls as the account.
 *
 * @param context - Owner and account.
 * @param parameters - The path.
 * @param calls - The calls; all happen or none does.
 * @returns The transaction's hash.
 * @throws {ParametersInvalidError} when the path is none; nothing is sent.
 */
export async function executeVia(
  context: OwnerContext,
  parameters: OwnerCallParameters,
  ...calls: readonly TransactionRequest[]
): Promise<Hex> {
  const { via = "userop" } = parameters;
  switch (via) {
    case "userop":
      return await executeByUserOperation(context, calls);
    case "direct":
      return await executeDirectly(context, directSender(parameters, context), calls);
    default:
      throw new ParametersInvalidError("parameters of an owner", [
        `via: is no path: give "userop" or "direct", or for a revocation "relay"`,
      ]);
  }
}

/** A wallet client sends by itself; for a key or an account the node's endpoint is used. */
function directSender({ owner }: OwnerCallParameters, context: OwnerContext): Sender {
  if (owner !== undefined && "request" in owner) return owner;
  if (context.owner === undefined) throw new DirectCallUnsupportedError({ account: context.account });
  return context.owner;
}
