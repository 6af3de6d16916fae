import type { Address } from "viem";
import type { ApiClient } from "../api/createApiClient.ts";
import type { EncryptionKey } from "../encryption/keys/toEncryptionKey.ts";
import type { EscrowClient } from "../escrow/EscrowClient.ts";
import type { EncryptionKeyProof } from "./requestEnvelope.ts";

/** What buying and selling through the platform needs. */
export interface CommerceContext {
  readonly api: ApiClient;
  /** Acts on the chain: a session, or a wallet. */
  readonly client: EscrowClient;
  /** The escrow contract that this agent pays into, and no other. */
  readonly escrowAddress: Address;
  /** The token that this agent pays in, and no other. */
  readonly usdc: Address;
  /** The API session by which it speaks with the platform, if it does by one. */
  readonly sessionId?: string | undefined;
  /** The account that the agent is registered under, where another pays. */
  readonly agentWallet?: Address | undefined;
}

/** What encrypting needs beside it. */
export interface EncryptingContext extends CommerceContext {
  readonly encryptionKey: EncryptionKey;
  /** By which the paying account says that the key is its own. */
  readonly proof: EncryptionKeyProof | undefined;
}
