import type { Abi, AbiFunction, AbiParameter, Address } from "viem";
import { ParametersInvalidError } from "../../errors/ParametersInvalidError.ts";
import { checkParameters, type Names } from "../../parameters/checkParameters.ts";
import { paidTo } from "./argumentRules.ts";
import type { NamedCall } from "./NamedCall.ts";

/** What {@link claim} takes. */
export interface ClaimParameters {
  /** The contract that pays out. */
  readonly target: Address;
  readonly abi: Abi;
  readonly functionName: string;
  /** The argument that names who is paid, a field of a struct as `params.to`. @default the only address, if there is one */
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
 * @throws {ParametersInvalidError} when several arguments could name who is paid.
 *
 * @example
 * calls: [claim({ target: distributor, abi: distributorAbi, functionName: "claim" })]
 */
export function claim(parameters: ClaimParameters): NamedCall {
  checkParameters(parameters, names, "parameters of claim");
  const { target, abi, functionName } = parameters;
  const invalid = (issue: string) => new ParametersInvalidError("parameters of claim", [issue]);
  if (!Array.isArray(abi)) throw invalid("abi: is no ABI");
  const addresses = (abi as Abi)
    .filter((item): item is AbiFunction => item.type === "function" && item.name === functionName)
    .flatMap(({ inputs }) => inputs.flatMap((input) => addressesIn(input)));
  const [only, another] = addresses;
  if (parameters.recipient === undefined && another !== undefined) {
    throw invalid("recipient: say which of the addresses among the arguments is paid");
  }
  const recipient = parameters.recipient ?? only;
  const rules = recipient === undefined ? {} : { [recipient]: paidTo("account") };
  return { target, abi, functionName, rules };
}

/** Also those in structs and arrays: what cannot be bound there is refused when the session is granted. */
function addressesIn(input: AbiParameter, prefix = ""): string[] {
  const path = `${prefix}${input.name ?? ""}`;
  if ("components" in input) return input.components.flatMap((field) => addressesIn(field, `${path}.`));
  return input.type.startsWith("address") ? [path] : [];
}
