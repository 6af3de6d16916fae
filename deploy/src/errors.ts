/** A deployment that was not begun, or not finished: the message is one sentence for a person, free of secrets. */
export class DeployError extends Error {
  override readonly name = "DeployError";
}
