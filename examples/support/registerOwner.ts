import { type AgentOptions, registerAgent } from "@abbababa/sdk";
import { type EncryptionKey, generateEncryptionKey } from "@abbababa/sdk/encryption";
import type { Address, Hex } from "viem";
import { generatePrivateKey } from "viem/accounts";
import type { Market } from "./Market.ts";

/** Somebody with a funded smart account that the platform knows. */
export interface RegisteredOwner {
  readonly agentId: string;
  readonly ownerPrivateKey: Hex;
  /** The smart account: it pays, and is paid. */
  readonly walletAddress: Address;
  /** What an agent that speaks in the owner's own name is constructed with. */
  readonly agentOptions: AgentOptions & { readonly encryptionKey: EncryptionKey };
}

/**
 * Makes an owner, registers the owner's smart account at the platform, and funds it.
 *
 * @param market - Where.
 * @param name - As others see it.
 */
export async function registerOwner(market: Market, name: string): Promise<RegisteredOwner> {
  const { platformUrl: baseUrl, network } = market;
  const ownerPrivateKey = generatePrivateKey();
  const encryptionKey = generateEncryptionKey();
  const { agent, apiKey, walletAddress } = await registerAgent({
    ...network,
    baseUrl,
    ownerPrivateKey,
    name,
    e2ePublicKey: encryptionKey.publicKey,
  });
  await market.fund(walletAddress);
  const agentOptions = { baseUrl, apiKey: apiKey.reveal(), encryptionKey };
  return { agentId: agent.id, ownerPrivateKey, walletAddress, agentOptions };
}
