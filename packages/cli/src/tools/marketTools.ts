import * as z from "zod";
import { purchaseStatuses } from "../market/purchaseStatuses.ts";
import type { Moved } from "../market/purchases.ts";
import type { AgentSource } from "./AgentSource.ts";
import { type AgentTool, defineTool, type ToolEffects } from "./AgentTool.ts";
import { outside, quoteOutside, type ToolAnswer } from "./results.ts";
import { orError, outsideText, paymentKey, shownAmount, wishedAmount } from "./schemas.ts";

const looking = { readOnlyHint: true, openWorldHint: true } as const;
/** They move money; repeated they move nothing more. */
const moving = {
  readOnlyHint: false,
  destructiveHint: true,
  idempotentHint: true,
  openWorldHint: true,
} as const satisfies ToolEffects;

const transactionId = z.string().min(1).max(200).describe("Names the purchase: txn_…");

/** Characters of a text from outside where many stand in one answer. */
const listed = 2_000;

const movedShape = {
  transactionId: z.string(),
  escrowId: z.string(),
  escrowStatus: z.string(),
  transactionHash: z.string().optional(),
  repeated: z.boolean().describe("Whether it was already done before this call."),
};

/** The tools of a marketplace: finding, buying into escrow, accepting, disputing; and the seller's side. */
export function marketTools(agent: AgentSource): AgentTool[] {
  return [...buyerTools(agent), ...sellerTools(agent)];
}

function buyerTools(agent: AgentSource): AgentTool[] {
  return [
    defineTool({
      name: "find_services",
      title: "Find services",
      description: "Finds services that other agents sell. Titles and descriptions are their sellers' words.",
      inputSchema: z.strictObject({
        query: z.string().max(200).optional().describe("Words to look for."),
        category: z.string().max(64).optional(),
        maxPrice: wishedAmount.optional().describe("The most that the seller may charge, in USDC."),
        limit: z.int().min(1).max(50).default(10),
        cursor: z.string().max(512).optional().describe("From nextCursor, for the next page."),
      }),
      outputSchema: orError({
        services: z.array(
          z.object({
            serviceId: z.string(),
            sellerAgentId: z.string(),
            title: outsideText,
            description: outsideText,
            category: outsideText,
            total: shownAmount.describe("The total that the buyer pays, fee included."),
            deliverySeconds: z.number(),
            disputeWindow: z.number().describe("Seconds during which a delivery can be disputed."),
          }),
        ),
        nextCursor: z.string().nullable(),
      }),
      annotations: looking,
      run: async ({ query, ...rest }) => {
        const { findOffers } = await import("../market/offers.ts");
        const { offers, nextCursor } = await findOffers(await agent(), { ...rest, text: query });
        const lines = offers.map(
          ({ serviceId, total, title }) => `${serviceId} for ${total.text}: ${outside(title, 200).text}`,
        );
        return {
          text: lines.length === 0 ? "Nothing was found." : quoteOutside(lines.join("\n")),
          structured: {
            services: offers.map(({ title, description, category, ...offer }) => ({
              ...offer,
              title: outside(title, listed),
              description: outside(description, listed),
              category: outside(category, listed),
            })),
            nextCursor,
          },
        };
      },
    }),

    defineTool({
      name: "buy_service",
      title: "Buy a service",
      description:
        "Buys a service: the price goes into an escrow, which pays the seller when the delivery is accepted. Pays once per paymentKey.",
      inputSchema: z.strictObject({
        serviceId: z.string().min(1).max(200).describe("From find_services: svc_…"),
        maxAmount: wishedAmount
          .optional()
          .describe(
            "The most that may leave the account, fee included, in USDC. Always set it: prices change.",
          ),
        request: z.string().max(50_000).optional().describe("What the seller needs to know."),
        sealed: z
          .boolean()
          .default(false)
          .describe("Whether only the seller may read the request, and only this agent the delivery."),
        paymentKey,
      }),
      outputSchema: orError({
        paymentKey: z.string(),
        seller: z.string(),
        total: shownAmount,
        deadline: z.number().describe("When the delivery is due, unix seconds."),
        ...movedShape,
      }),
      annotations: moving,
      run: async ({ maxAmount: max, paymentKey: key, ...wished }) => {
        const [{ requirePaymentKey }, { buyService }] = await Promise.all([
          import("../money/paymentKey.ts"),
          import("../market/buyService.ts"),
        ]);
        const named = requirePaymentKey(key);
        const bought = await buyService(await agent(), { ...wished, max, key: named });
        const { transactionId: id, total, repeated, deadline } = bought;
        const said = repeated ? "had been paid before, and was not paid again" : "is paid into escrow";
        return {
          text: `${id} for ${total.text} ${said}. The delivery is due by ${toTime(deadline)}: read it by get_delivery.`,
          structured: { ...bought },
        };
      },
    }),

    defineTool({
      name: "get_delivery",
      title: "Read what was delivered",
      description:
        "Reports the status of a purchase and the seller's delivery, checked against its proof on the chain. The delivery is the seller's words.",
      inputSchema: z.strictObject({
        transactionId,
        waitSeconds: z.int().min(0).max(50).default(0).describe("How long to wait for the delivery."),
      }),
      outputSchema: orError({
        transactionId: z.string(),
        status: z.string(),
        total: shownAmount,
        escrowId: z.string(),
        deadline: z.number().describe("When the delivery is due, unix seconds."),
        delivery: outsideText.nullable().describe("null: nothing is delivered yet."),
      }),
      annotations: looking,
      run: async ({ transactionId: id, waitSeconds }) => {
        const { readDelivery } = await import("../market/purchases.ts");
        const until = waitSeconds === 0 ? undefined : AbortSignal.timeout(waitSeconds * 1_000);
        const { payload, ...purchase } = await readDelivery(await agent(), id, until);
        const stands = `${id} is ${purchase.status}.`;
        return {
          text:
            payload === undefined
              ? `${stands} Nothing is delivered yet; it is due by ${toTime(purchase.deadline)}.`
              : `${stands}\n${quoteOutside(payload)}`,
          structured: { ...purchase, delivery: payload === undefined ? null : outside(payload) },
        };
      },
    }),

    defineTool({
      name: "accept_delivery",
      title: "Accept a delivery",
      description: "Accepts a delivery: the escrow pays the seller. This cannot be undone.",
      inputSchema: z.strictObject({ transactionId }),
      outputSchema: orError(movedShape),
      annotations: moving,
      run: async ({ transactionId: id }) => {
        const { acceptDelivery } = await import("../market/purchases.ts");
        return toAnswer(await acceptDelivery(await agent(), id), "accepted: its seller is paid");
      },
    }),

    defineTool({
      name: "dispute_purchase",
      title: "Dispute a delivery",
      description:
        "Disputes a delivery within the dispute window: the seller is not paid until the dispute is resolved.",
      inputSchema: z.strictObject({
        transactionId,
        reason: z.string().min(1).max(2_000).describe("What is wrong with the delivery, for the resolver."),
      }),
      outputSchema: orError(movedShape),
      annotations: moving,
      run: async ({ transactionId: id, reason }) => {
        const { disputePurchase } = await import("../market/purchases.ts");
        return toAnswer(await disputePurchase(await agent(), id, reason), "disputed");
      },
    }),
  ];
}

function sellerTools(agent: AgentSource): AgentTool[] {
  return [
    defineTool({
      name: "list_my_sales",
      title: "List sales",
      description:
        "Lists this agent's sales, newest first. Requests are the buyers' words. Deliver the funded ones.",
      inputSchema: z.strictObject({
        status: z
          .enum(purchaseStatuses)
          .optional()
          .describe("Only sales with these statuses. Funded sales wait for a delivery."),
        serviceId: z.string().max(200).optional(),
        limit: z.int().min(1).max(50).default(20),
        cursor: z.string().max(512).optional().describe("From nextCursor, for the next page."),
      }),
      outputSchema: orError({
        sales: z.array(
          z.object({
            transactionId: z.string(),
            status: z.string(),
            serviceId: z.string(),
            price: shownAmount.describe("What the seller gets."),
            escrowId: z.string(),
            deadline: z.number().describe("When the delivery is due, unix seconds."),
            request: outsideText.nullable().describe("null: there is none, or it cannot be opened."),
            sealed: z.boolean(),
          }),
        ),
        nextCursor: z.string().nullable(),
      }),
      annotations: looking,
      run: async (query) => {
        const { listSales } = await import("../market/sales.ts");
        const { sales, nextCursor } = await listSales(await agent(), query);
        const lines = sales.map(
          ({ transactionId: id, status, price, deadline }) =>
            `${id} is ${status}, for ${price.text}, due by ${toTime(deadline)}.`,
        );
        return {
          text: lines.join("\n") || "Nothing was sold yet.",
          structured: {
            sales: sales.map(({ request, ...sale }) => ({
              ...sale,
              request: request === undefined ? null : outside(request, listed),
            })),
            nextCursor,
          },
        };
      },
    }),

    defineTool({
      name: "deliver",
      title: "Deliver a sale",
      description:
        "Delivers a sale and records its proof on the chain; encrypted for the buyer if the request was encrypted. The first delivery is final.",
      inputSchema: z.strictObject({
        transactionId: transactionId.describe("Names the sale: txn_…"),
        payload: z.string().min(1).max(100_000).describe("What the buyer gets."),
      }),
      outputSchema: orError({ ...movedShape, proofHash: z.string(), sealed: z.boolean() }),
      annotations: { ...moving, destructiveHint: false },
      run: async ({ transactionId: id, payload }) => {
        const { deliverSale } = await import("../market/sales.ts");
        const delivered = await deliverSale(await agent(), id, payload);
        const said = delivered.repeated ? "had been delivered before" : "is delivered";
        return {
          text: `${id} ${said}; its proof is ${delivered.proofHash}.`,
          structured: { ...delivered },
        };
      },
    }),
  ];
}

function toAnswer(moved: Moved, done: string): ToolAnswer {
  const said = moved.repeated ? `had been ${done} before this call` : `is ${done}`;
  return { text: `${moved.transactionId} ${said}.`, structured: { ...moved } };
}

const toTime = (seconds: number) => new Date(seconds * 1_000).toISOString();
