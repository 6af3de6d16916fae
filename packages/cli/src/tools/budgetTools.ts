import * as z from "zod";
import { toFailure } from "../output/Output.ts";
import type { AgentSource } from "./AgentSource.ts";
import { type AgentTool, defineTool } from "./AgentTool.ts";
import { orError, shownAmount, wishedAmount, wishedToken } from "./schemas.ts";

const reading = { readOnlyHint: true, openWorldHint: false } as const;

/** The tools that say what may be spent, and was. They move nothing. */
export function budgetTools(agent: AgentSource): AgentTool[] {
  return [
    defineTool({
      name: "get_budget",
      title: "What is left to spend",
      description:
        "Reports what this agent may still spend, per token, and until when, as counted on the chain.",
      inputSchema: z.strictObject({}),
      outputSchema: orError({
        account: z.string(),
        state: z.string(),
        validUntil: z.number().describe("Unix seconds."),
        operationsLeft: z.number(),
        tokens: z.array(z.object({ spendableNow: shownAmount, left: shownAmount, spent: shownAmount })),
        payments: z
          .array(z.object({ perPayment: shownAmount, perPeriod: z.number() }))
          .describe(
            "Limits on payments for HTTP resources: the maximum per payment and the number per period.",
          ),
      }),
      annotations: reading,
      run: async () => {
        const [{ readBudget }, { describeBudget }] = await Promise.all([
          import("../money/spending.ts"),
          import("../money/describeBudget.ts"),
        ]);
        const { account, status, tokens, payments } = await readBudget(await agent());
        const { state, validUntil, operationsLeft } = status;
        const until = `The session is ${state}, until ${new Date(validUntil * 1_000).toISOString()}.`;
        return {
          text: [until, ...describeBudget({ tokens, payments })].join("\n"),
          structured: {
            account,
            state,
            validUntil,
            operationsLeft,
            tokens: tokens.map(({ spendableNow, left, spent }) => ({ spendableNow, left, spent })),
            payments,
          },
        };
      },
    }),

    defineTool({
      name: "check_spend",
      title: "Would a payment be allowed",
      description: "Asks the chain whether a transfer would be allowed now. Moves nothing.",
      inputSchema: z.strictObject({ to: z.string().max(64), amount: wishedAmount, token: wishedToken }),
      outputSchema: orError({
        allowed: z.boolean(),
        amount: shownAmount,
        refusal: z.looseObject({ name: z.string(), message: z.string() }),
        passes: z.object({ amount: shownAmount.optional(), at: z.number().optional() }),
      }),
      annotations: reading,
      run: async ({ to, amount, token }) => {
        const [{ prepareTransfer }, { readToken, showAmount }] = await Promise.all([
          import("../money/spending.ts"),
          import("../money/tokens.ts"),
        ]);
        const { session } = await agent();
        const transfer = await prepareTransfer({ session }, { to, amount, token });
        const verdict = await session.canSpend({ calls: [transfer.call] });
        if (verdict.allowed) {
          return {
            text: `${transfer.amount.text} to ${transfer.to} may be sent now.`,
            structured: { allowed: true, amount: transfer.amount },
          };
        }
        const { error, passesAt } = verdict;
        const most =
          passesAt?.amount === undefined
            ? undefined
            : showAmount(passesAt.amount, await readToken(session, transfer.amount.token));
        const at = passesAt?.time;
        const would = [
          ...(most === undefined ? [] : [`At most ${most.text} would pass now.`]),
          ...(at === undefined ? [] : [`The same would pass from ${new Date(at * 1_000).toISOString()} on.`]),
        ];
        return {
          text: [error.message, ...would].join("\n"),
          structured: {
            allowed: false,
            amount: transfer.amount,
            refusal: toFailure(error).fields,
            passes: { ...(most && { amount: most }), ...(at !== undefined && { at }) },
          },
        };
      },
    }),

    defineTool({
      name: "get_activity",
      title: "What was spent",
      description:
        "Lists what this agent has paid and why: operations, x402 payments, purchases, and what else the chain shows, such as redemptions; each newest first.",
      inputSchema: z.strictObject({
        limit: z.int().min(1).max(100).default(20).describe("The maximum number of entries of each kind."),
        blocks: z
          .int()
          .min(0)
          .max(50_000)
          .default(5_000)
          .describe(
            "How many of the newest blocks to search for entries that this machine has no record of.",
          ),
      }),
      outputSchema: orError({
        operations: z.array(z.object({ ...booked, transactionHash: seenIn })),
        payments: z
          .array(
            z.object({
              ...booked,
              amount: shownAmount,
              to: z.string(),
              host: z.string(),
              transactionHash: seenIn,
            }),
          )
          .describe("Signed for HTTP resources and tools (x402)."),
        purchases: z.array(
          z.object({
            ...booked,
            serviceId: z.string(),
            transactionId: z.string().nullable().describe("null: nothing was agreed, and nothing paid."),
            escrowId: z.string().nullable(),
            total: shownAmount.nullable(),
            transactions: z
              .array(z.string())
              .describe("What moved its escrow in these blocks, newest first."),
          }),
        ),
        elsewhere: z
          .array(
            z.object({
              type: z.enum(["operation", "payment", "redemption"]),
              transactionHash: z.string(),
              at: z.number().describe("Unix seconds."),
              purpose: z.string(),
              moved: z.array(z.object({ to: z.string(), amount: shownAmount })),
            }),
          )
          .describe(
            "What the chain shows of the account, and no book of this machine holds: redemptions, too.",
          ),
        chainFrom: z
          .string()
          .nullable()
          .describe("The first block that was looked at; null: none, or the node did not answer in time."),
      }),
      annotations: reading,
      run: async (query) => {
        const { describeActivity, readActivity } = await import("../money/activity.ts");
        const activity = await readActivity(await agent(), query);
        return { text: describeActivity(activity), structured: { ...activity } };
      },
    }),
  ];
}

/** What was paid under a key. */
const booked = {
  paymentKey: z.string(),
  purpose: z.string(),
  bookedAt: z.number().describe("Unix seconds."),
};

const seenIn = z.string().nullable().describe("null: not seen on the chain yet.");
