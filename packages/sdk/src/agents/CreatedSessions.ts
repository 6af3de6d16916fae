import { SessionOwnsNoMoneyError } from "../delegation/delegationErrors.ts";
import type { SessionInfo } from "../delegation/SessionInfo.ts";
import { ParametersInvalidError } from "../errors/ParametersInvalidError.ts";

/** The sessions that an agent has created in this process: it knows their wallets' keys. */
export class CreatedSessions {
  readonly #sessions: SessionInfo[] = [];

  /** Remembers a session. */
  add(session: SessionInfo): SessionInfo {
    this.#sessions.push(session);
    return session;
  }

  /** Whether there is none. */
  get isEmpty(): boolean {
    return this.#sessions.length === 0;
  }

  /**
   * The one session that has a wallet of its own.
   *
   * @throws {SessionOwnsNoMoneyError} when all act for the owner's account.
   * @throws {ParametersInvalidError} when there are several: nothing is chosen silently.
   */
  get withWallet(): SessionInfo {
    const [session, ...others] = this.#sessions.filter(
      ({ onChainSessionId }) => onChainSessionId === undefined,
    );
    const [first] = this.#sessions;
    if (session === undefined && first !== undefined) {
      throw new SessionOwnsNoMoneyError({ account: first.walletAddress });
    }
    if (session === undefined || others.length > 0) {
      const which =
        session === undefined ? "created no session" : `created ${others.length + 1} sessions with wallets`;
      throw new ParametersInvalidError("parameters of reclaimSession", [
        `session: is missing, and this agent has ${which}: give the session, or its bundle`,
      ]);
    }
    return session;
  }
}
