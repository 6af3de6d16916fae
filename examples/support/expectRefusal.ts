import type { BaseError } from "@abbababa/sdk";

/**
 * Does what must be refused, and shows by which error.
 *
 * @param type - The error that refuses it.
 * @param attempt - What must be refused.
 * @returns The error.
 * @throws when it is not refused, or by another error.
 */
export async function expectRefusal<error extends BaseError>(
  type: abstract new (...args: never[]) => error,
  attempt: () => Promise<unknown>,
): Promise<error> {
  try {
    await attempt();
  } catch (error) {
    if (!(error instanceof type)) throw error;
    console.log(`Refused, as it must be: ${error.name}: ${error.shortMessage}`);
    return error;
  }
  throw new Error(`Nothing refused what ${type.name} was to refuse.`);
}
