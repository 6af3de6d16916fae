import * as z from "zod";
import type { AgentSource } from "./AgentSource.ts";
import { type AgentTool, defineTool } from "./AgentTool.ts";
import { orError, wishedAmount, wishedToken } from "./schemas.ts";

/** Asks the owner for more, and says where he answers. */
export type AskOwner = (wish: {
  readonly token: string;
  readonly amount: string;
  readonly reason: string;
}) => Promise<{ readonly link: string; readonly words: readonly string[] }>;

/** The tool that asks the owner for more. It grants nothing. */
export function requestTools(agent: AgentSource, askOwner: AskOwner): AgentTool[] {
  return [
    defineTool({
      name: "request_more_budget",
      title: "Ask the owner for more",
      description:
        "Makes a request for a session that may spend more, for the owner to allow. Show the link to the owner; nothing changes before he answers.",
      inputSchema: z.strictObject({
        amount: wishedAmount.describe("How much the next session shall be able to spend in all."),
        token: wishedToken,
        reason: z.string().min(1).max(500).describe("What for: the owner reads it."),
      }),
      outputSchema: orError({ link: z.string(), words: z.array(z.string()) }),
      annotations: { readOnlyHint: false, destructiveHint: false, openWorldHint: true },
      run: async (wish) => {
        await agent();
        const { link, words } = await askOwner(wish);
        return {
          text: `The owner can allow it here: ${link}\nThe page shows these words: ${words.join(" ")}.`,
          structured: { link, words },
        };
      },
    }),
  ];
}
