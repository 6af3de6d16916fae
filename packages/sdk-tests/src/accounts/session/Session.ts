import { sessionIdOf } from "@abbababa/sdk/wallet/session-keys";
import type { Address, Hex } from "viem";
import type { PrivateKeyAccount } from "viem/accounts";

/** A session of the validator door, as whoever holds its key knows it. */
export interface Session {
  readonly key: PrivateKeyAccount;
  readonly chainId: number;
  /** The session module. */
  readonly module: Address;
  /** Encoded. */
  readonly terms: Hex;
  readonly sessionId: Hex;
}

/** Names a session by its terms. */
export function toSession(session: Omit<Session, "sessionId">): Session {
  const { chainId, module, terms } = session;
  return { ...session, sessionId: sessionIdOf({ chainId, module, terms }) };
}
