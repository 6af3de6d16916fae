import type { Abi, AbiFunction, Address } from "viem";
import { InvalidParametersError } from "../../errors/InvalidParametersError.ts";
import { checkParameters, type Names } from "../../parameters/checkParameters.ts";
import { paidTo } from "./argumentRules.ts";
import type { NamedCall } from "./NamedCall.ts";

/** What {@link claim} takes. */
export interface ClaimParameters {
  /** The contract that pays out. */
  readonly target: Address;
  readonly abi: Abi;
  readonly functionName: string;
  /** The argument that names who is paid. @default the only address among the arguments, if there is one */
  readonly recipient?: string | undefined;
}

const names = {
  target: true,
  abi: true,
  functionName: true,
  recipient: true,
} satisfies Names<ClaimParameters>;

/**
 * The call by which a session claims what is due: whoever calls, it is paid to the account.
 *
 * @param parameters - {@link ClaimParameters}
 * @returns For `calls` of `createSessionKey`.
 * @throws {InvalidParametersError} when several arguments could name who is paid.
 *
 * @example
 * calls: [claim({ target: distributor, abi: distributorAbi, functionName: "claim" })]
 */
export function claim(parameters: ClaimParameters): NamedCall {
  checkParameters(parameters, names, "parameters of claim");
  const { target, abi, functionName } = parameters;
  const addresses = abi
    .filter((item): item is AbiFunction => item.type === "function" && item.name === functionName)
    .flatMap(({ inputs }) => inputs.filter(({ type }) => type === "address"));
  const [only, another] = addresses.map(({ name = "" }) => name);
  if (parameters.recipient === undefined && another !== undefined) {
    throw new InvalidParametersError("parameters of claim", [
      "recipient: say which of the addresses among the arguments is paid",
    ]);
  }
  const recipient = parameters.recipient ?? only;
  const rules = recipient === undefined ? {} : { [recipient]: paidTo("account") };
  return { target, abi, functionName, rules };
}
