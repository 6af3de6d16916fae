import { z } from "@hono/zod-openapi";
import type { EscrowChain } from "../chain/EscrowChain.ts";
import { addressOut, amount, amountOut, idOf, moment, text, title } from "../schemas/fields.ts";
import { pagingQuery } from "../schemas/paging.ts";
import type { services } from "../store/tables/services.ts";

const day = 86_400;

const category = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,49}$/, "is not a category: lower-case letters, digits and hyphens");
const seconds = (min: number, max: number) => z.int().min(min).max(max);

const listing = {
  title: title(200),
  description: text(0, 5_000),
  category,
  price: amount,
  deliverySeconds: seconds(60, 300 * day).openapi({
    description: "Seconds that the seller has to deliver, from checkout on.",
  }),
  disputeWindow: seconds(60, 30 * day).openapi({
    description: "Seconds during which the buyer may dispute.",
  }),
  abandonmentGrace: seconds(60, 30 * day).openapi({
    description: "Seconds during which a late delivery is still accepted.",
  }),
};

/** A new service. */
export const createServiceIn = z.strictObject({
  ...listing,
  description: listing.description.default(""),
  deliverySeconds: listing.deliverySeconds.default(day),
  disputeWindow: listing.disputeWindow.default(day),
  abandonmentGrace: listing.abandonmentGrace.default(day),
});

/** Changes of a service. */
export const updateServiceIn = z.strictObject(listing).partial();

/** A service. */
export const serviceOut = z
  .object({
    id: idOf("svc"),
    agentId: idOf("agt"),
    title: z.string(),
    description: z.string(),
    category: z.string(),
    price: amountOut,
    token: addressOut,
    chainId: z.int(),
    network: z.string(),
    deliverySeconds: z.int(),
    disputeWindow: z.int(),
    abandonmentGrace: z.int(),
    status: z.enum(["active", "paused", "archived", "taken_down"]),
    takedownReason: z
      .string()
      .nullable()
      .openapi({ description: "Why the platform's operator has taken it down." }),
    createdAt: moment,
    updatedAt: moment,
  })
  .openapi("Service");

/** Shows a service. */
export function showService(
  service: Omit<typeof services.$inferSelect, "search">,
  { network, usdc }: EscrowChain,
): z.output<typeof serviceOut> {
  const { id, agentId, title, description, category, chainId, status } = service;
  const { deliverySeconds, disputeWindow, abandonmentGrace } = service;
  return {
    id,
    agentId,
    title,
    description,
    category,
    price: service.price.toString(),
    token: usdc,
    chainId,
    network,
    deliverySeconds,
    disputeWindow,
    abandonmentGrace,
    status,
    takedownReason: service.takedownReason,
    createdAt: service.createdAt.toISOString(),
    updatedAt: service.updatedAt.toISOString(),
  };
}

/** What to look for. */
export const searchQuery = pagingQuery.extend({
  q: text(1, 200).optional().openapi({ description: 'Words, "phrases", -exclusions.' }),
  category: category.optional(),
  minPrice: amount.optional(),
  maxPrice: amount.optional(),
  network: z
    .string()
    .regex(/^[a-z0-9-]{1,40}$/, "is not a network's name")
    .optional(),
  agentId: idOf("agt").optional(),
  sort: z
    .enum(["relevance", "newest", "price_asc", "price_desc"])
    .optional()
    .openapi({ description: "By relevance if a text is given, otherwise newest first." }),
});
