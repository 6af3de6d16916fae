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

/** Thrown when an agent is to speak with the platform and was not told where it is, or as whom. */
export class PlatformNotConfiguredError extends BaseError {
  override readonly name = "PlatformNotConfiguredError";

  constructor(missing: "baseUrl" | "apiKey") {
    super(`The agent has no ${missing} to speak with the platform.`, {
      metaMessages: [
        missing === "baseUrl"
          ? "Give `baseUrl` to its constructor."
          : "Give `apiKey` to its constructor, or call `initWithSession(bundle)`.",
      ],
    });
  }
}
