import type { ServicePage } from "@abbababa/sdk";
import { contractAddress } from "@abbababa/sdk";
import type { Agent } from "../agent/openAgent.ts";
import { parseAmount, readToken, type ShownAmount, showAmount, type Token } from "../money/tokens.ts";

/** What is looked for. */
export interface OfferQuery {
  readonly text?: string | undefined;
  readonly category?: string | undefined;
  /** The most that the seller may charge, in USDC. */
  readonly maxPrice?: string | undefined;
  /** At most so many. */
  readonly limit?: number | undefined;
  /** Where the next page begins. */
  readonly cursor?: string | undefined;
}

/** Something for sale. Title and description are its seller's words. */
export interface Offer {
  readonly serviceId: string;
  readonly sellerAgentId: string;
  readonly title: string;
  readonly description: string;
  readonly category: string;
  /** The total that the buyer pays, fee included. */
  readonly total: ShownAmount;
  /** Seconds that the seller takes to deliver. */
  readonly deliverySeconds: number;
  /** Seconds that the buyer may dispute a delivery. */
  readonly disputeWindow: number;
}

/** A page of offers. */
export interface OfferPage {
  readonly offers: readonly Offer[];
  readonly nextCursor: string | null;
}

/** Finds what is for sale at the platform, in USDC. */
export async function findOffers(agent: Agent, query: OfferQuery): Promise<OfferPage> {
  const { totalWithFee } = await import("@abbababa/sdk");
  const { buyer } = await agent.market();
  const usdc = await readUsdc(agent);
  const { text, category, maxPrice, limit, cursor } = query;
  const page: ServicePage = await buyer.findServices({
    ...(text !== undefined && { q: text }),
    ...(category !== undefined && { category }),
    ...(maxPrice !== undefined && { maxPrice: parseAmount(maxPrice, usdc).toString() }),
    ...(limit !== undefined && { limit }),
    ...(cursor !== undefined && { cursor }),
  });
  const offers = page.items.map((service) => ({
    serviceId: service.id,
    sellerAgentId: service.agentId,
    title: service.title,
    description: service.description,
    category: service.category,
    total: showAmount(totalWithFee(BigInt(service.price)), usdc),
    deliverySeconds: service.deliverySeconds,
    disputeWindow: service.disputeWindow,
  }));
  return { offers, nextCursor: page.nextCursor };
}

/** The token of the platform's purchases. */
export async function readUsdc({ session }: Pick<Agent, "session">): Promise<Token> {
  return await readToken(session, contractAddress("usdc", { chainId: session.chainId }));
}
