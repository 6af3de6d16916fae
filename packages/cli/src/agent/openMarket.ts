import { BuyerAgent, SellerAgent, type UseSessionKeyParameters } from "@abbababa/sdk";
import { PlatformMissingError } from "../errors.ts";
import { readPlatformAccess } from "./platformAccess.ts";

/** An agent at the platform: what it buys and sells by. */
export interface Market {
  readonly buyer: BuyerAgent;
  readonly seller: SellerAgent;
  /** Whether it can read and write what only the other party shall read. */
  readonly canEncrypt: boolean;
}

/**
 * Opens an agent at the platform, with the session that it has on the chain.
 *
 * @param name - The agent's.
 * @param platformUrl - Where the platform is.
 * @param session - What opens its session.
 * @throws {PlatformMissingError} when it is not known where, or as whom to speak with it.
 */
export async function openMarket(
  name: string,
  platformUrl: string | undefined,
  session: UseSessionKeyParameters,
): Promise<Market> {
  if (platformUrl === undefined) throw new PlatformMissingError("address", name);
  const access = await readPlatformAccess(name);
  if (access === undefined) throw new PlatformMissingError("credential", name);
  const options =
    "bundle" in access
      ? { baseUrl: platformUrl }
      : { baseUrl: platformUrl, apiKey: access.apiKey, encryptionKey: access.encryptionKey };
  const [buyer, seller] = [new BuyerAgent(options), new SellerAgent(options)];
  await Promise.all(
    [buyer, seller].map(async (agent) => {
      if (!("bundle" in access)) return await agent.initWithSessionKey(session);
      const { serializedSessionKey: _, grant: __, addresses: ___, ...others } = session;
      await agent.initWithSession(access.bundle, others);
    }),
  );
  return {
    buyer,
    seller,
    canEncrypt: "bundle" in access || access.encryptionKey !== undefined,
  };
}
