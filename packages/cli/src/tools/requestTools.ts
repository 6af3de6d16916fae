import * as z from "zod";
import type { AgentSource } from "./AgentSource.ts";
import { type AgentTool, defineTool } from "./AgentTool.ts";
import { orError, wishedAmount, wishedToken } from "./schemas.ts";

/** What an owner was asked, and where the answer is given. */
export interface AskedOwner {
  /** For the owner's eyes. */
  readonly link: string;
  /** Six words that the page must show as well. */
  readonly words: readonly string[];
}

/** Asks the owner for more, and says where the owner answers. */
export type AskOwner = (wish: {
  readonly token: string;
  readonly amount: string;
  readonly reason: string;
  /** @default what the session allows of the token */
  readonly spentBy?: "operations" | "payments" | undefined;
  /** The most at once. @default as before */
  readonly atOnce?: string | undefined;
}) => Promise<AskedOwner>;

/** The tool that asks the owner for more. It grants nothing. */
export function requestTools(agent: AgentSource, askOwner: AskOwner): AgentTool[] {
  return [
    defineTool({
      name: "request_more_budget",
      title: "Ask the owner for more",
      description:
        "Makes a request for a session that may spend more, for the owner to allow. A host that can opens the owner's page; else show the link to the owner. Nothing changes before the owner has allowed it; then the next call spends under it.",
      inputSchema: z.strictObject({
        amount: wishedAmount.describe("How much the next session may spend in total."),
        token: wishedToken,
        atOnce: wishedAmount
          .optional()
          .describe("How much of it in one transfer, purchase or payment. Default: as now."),
        spentBy: z
          .enum(["operations", "payments"])
          .optional()
          .describe(
            "operations: transfers and purchases; payments: HTTP resources, by x402. Default: what the session allows of the token, operations if it allows both.",
          ),
        reason: z.string().min(1).max(500).describe("What the budget is for. The owner reads this."),
      }),
      outputSchema: orError({
        link: z.string(),
        words: z.array(z.string()),
        opened: z
          .boolean()
          .nullable()
          .describe("Whether the host's user opened the page; null: the host opens none, show the link."),
      }),
      annotations: { readOnlyHint: false, destructiveHint: false, openWorldHint: true },
      run: async (wish) => {
        await agent();
        const { link, words } = await askOwner(wish);
        const shown = `The page shows these words: ${words.join(" ")}.`;
        return {
          text: `The owner can allow it here: ${link}\n${shown}`,
          structured: { link, words, opened: null },
          page: { url: link, message: `Your agent asks for more: ${wish.reason}\n${shown}` },
        };
      },
    }),
  ];
}
