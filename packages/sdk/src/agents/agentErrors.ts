import { BaseError } from "../errors/BaseError.ts";

/** Thrown when an agent is to act before it was given a session. */
export class AgentNotInitializedError extends BaseError {
  override readonly name = "AgentNotInitializedError";

  constructor() {
    super("The agent has no session to act by.", {
      metaMessages: [
        "Call `initWithSessionKey({ serializedSessionKey, … })` or `initWithSession(bundle)` first.",
      ],
    });
  }
}

/** Thrown when an on-chain session is needed, and the agent acts by the wallet of an API session. */
export class OnChainSessionMissingError extends BaseError {
  override readonly name = "OnChainSessionMissingError";

  constructor() {
    super("The agent acts by a plain wallet: there is no on-chain session.", {
      metaMessages: ["Ask the owner for a session created with `onChain`."],
    });
  }
}

/** Thrown when an agent is to speak with the platform and was not told where it is. */
export class PlatformNotConfiguredError extends BaseError {
  override readonly name = "PlatformNotConfiguredError";

  constructor() {
    super("The agent was not told where the platform is.", {
      metaMessages: ["Give `baseUrl`, and `apiKey` unless it acts by a bundle, to its constructor."],
    });
  }
}
