import { AccountCreationFailedError } from "../errors/networkErrors.ts";
import { isDeploymentConflict } from "../failures/isDeploymentConflict.ts";
import { gatherFacts } from "../failures/revertData.ts";

/** The EntryPoint's code for an operation that would deploy an account that is there. */
export const deployedAlready = "AA10";

/**
 * Says whether an operation was refused because it would deploy an account that another deploys, or has deployed: it may be
 * signed anew without that part, with the same nonce, so that one of the two at most can be included.
 *
 * @param error - What a bundler answered, or what is made of it.
 */
export function isDeployedAlready(error: unknown): boolean {
  if (error instanceof AccountCreationFailedError) return isDeploymentConflict(error.details ?? "");
  return isDeploymentConflict(gatherFacts(error).text);
}
