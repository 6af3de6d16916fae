import { BaseError } from "../errors/BaseError.ts";

/** Thrown when an agent is to act before it was given a session. */
export class AgentNotInitializedError extends BaseError {
  override readonly name = "AgentNotInitializedError";

  constructor() {
    super("The agent has no session to act by.", {
      metaMessages: ["Call `initWithSessionKey({ serializedSessionKey, … })` first."],
    });
  }
}
