import type { Address } from "viem";
import { checkParameters } from "../../parameters/checkParameters.ts";
import type { TimeKind } from "../../parameters/timeFlaw.ts";
import { toSessionError } from "../failures/toSessionError.ts";
import { type OwnerActionParameters, type OwnerContext, toOwnerContext } from "./OwnerContext.ts";

/**
 * Does something as an account's owner: whatever stops it is a typed error of this package.
 *
 * @param parameters - Owner, account and network.
 * @param action - Its name, for errors about its parameters, and what these may hold.
 * @param act - What to do.
 * @returns What it returns.
 */
export async function asOwner<result>(
  parameters: OwnerActionParameters,
  { name, names }: { readonly name: string; readonly names: Readonly<Record<string, true | TimeKind>> },
  act: (context: OwnerContext) => Promise<result>,
): Promise<result> {
  const subject = `parameters of ${name}`;
  checkParameters(parameters, names, subject);
  let account: Address | undefined;
  try {
    const context = await toOwnerContext(parameters, subject);
    account = context.account;
    return await act(context);
  } catch (error) {
    throw toSessionError(error, { account });
  }
}
