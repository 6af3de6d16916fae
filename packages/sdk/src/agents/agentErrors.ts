import { BaseError } from "../errors/BaseError.ts";

/** Thrown when an agent is used before it has a session. */
export class AgentNotInitializedError extends BaseError {
  override readonly name = "AgentNotInitializedError";

  constructor() {
    super("The agent has no session.", {
      metaMessages: [
        "Call `initWithSessionKey({ serializedSessionKey, … })` or `initWithSession(bundle)` first.",
      ],
    });
  }
}

/** Thrown when a function needs an on-chain session, but the agent uses the wallet of an API session. */
export class OnChainSessionMissingError extends BaseError {
  override readonly name = "OnChainSessionMissingError";

  constructor() {
    super("The agent acts through a plain wallet and has no on-chain session.", {
      metaMessages: ["Ask the owner for a session created with `onChain`."],
    });
  }
}

/** Thrown when an agent needs the platform but has no platform URL. */
export class PlatformNotConfiguredError extends BaseError {
  override readonly name = "PlatformNotConfiguredError";

  constructor() {
    super("The agent does not know the platform's URL.", {
      metaMessages: ["Pass `baseUrl` to its constructor, and `apiKey` unless it uses a session bundle."],
    });
  }
}
