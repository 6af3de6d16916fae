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
      description: "Says what this agent may still spend, of which tokens, until when, as the chain counts.",
      inputSchema: z.strictObject({}),
      outputSchema: orError({
        account: z.string(),
        state: z.string(),
        validUntil: z.number().describe("Unix seconds."),
        operationsLeft: z.number(),
        tokens: z.array(z.object({ spendableNow: shownAmount, left: shownAmount, spent: shownAmount })),
        payments: z
          .array(z.object({ perPayment: shownAmount, perPeriod: z.number() }))
          .describe("What may be paid for HTTP resources: the most at once, and how many in a period."),
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
      description: "Lists what this agent has sent from this machine, newest first.",
      inputSchema: z.strictObject({ limit: z.int().min(1).max(100).default(20) }),
      outputSchema: orError({
        operations: z.array(
          z.object({
            paymentKey: z.string(),
            purpose: z.string(),
            bookedAt: z.number().describe("Unix seconds."),
            transactionHash: z.string().nullable().describe("null: not seen on the chain yet."),
          }),
        ),
      }),
      annotations: reading,
      run: async ({ limit }) => {
        const entries = (await (await agent()).operations.list()).slice(0, limit);
        const operations = entries.map(({ key, purpose, bookedAt, transactionHash }) => ({
          paymentKey: key,
          purpose,
          bookedAt,
          transactionHash: transactionHash ?? null,
        }));
        const lines = operations.map(
          ({ purpose, bookedAt, transactionHash }) =>
            `${new Date(bookedAt * 1_000).toISOString()} ${purpose}: ${transactionHash ?? "not seen on the chain yet"}`,
        );
        return { text: lines.join("\n") || "Nothing yet.", structured: { operations } };
      },
    }),
  ];
}
