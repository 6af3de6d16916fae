import { toSessionError } from "@abbababa/sdk";

/**
 * Asks a node, and makes whatever it fails with an error that says so.
 *
 * @param ask - The question.
 * @throws {EndpointError} when the node does not answer: ask again.
 */
export async function askNode<answer>(ask: () => Promise<answer>): Promise<answer> {
  try {
    return await ask();
  } catch (error) {
    throw toSessionError(error);
  }
}
