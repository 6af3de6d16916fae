import * as z from "zod";
import { answering, type ToolAnswer, type ToolResult } from "./results.ts";

/** What a tool does to the world, for hosts that ask before they call. */
export interface ToolEffects {
  /** Whether it changes nothing. */
  readonly readOnlyHint: boolean;
  /** Whether what it does cannot be taken back, such as a payment. */
  readonly destructiveHint?: boolean;
  /** Whether repeating it with the same arguments changes nothing more. */
  readonly idempotentHint?: boolean;
  /** Whether it speaks with others than the chain. */
  readonly openWorldHint: boolean;
}

/** Something that an agent may do, as MCP and the frameworks are told of it: described once, for all of them. */
export interface AgentTool {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly inputSchema: z.ZodObject;
  readonly outputSchema: z.ZodObject;
  readonly annotations: ToolEffects;
  /**
   * Does it. Throws nothing: a refusal is a result.
   *
   * @param input - From a model or a host: trusted in nothing.
   */
  readonly call: (input: unknown) => Promise<ToolResult>;
}

/** What {@link defineTool} takes. */
export interface ToolDefinition<input extends z.ZodObject> extends Omit<AgentTool, "call" | "inputSchema"> {
  readonly inputSchema: input;
  readonly run: (input: z.output<input>) => Promise<ToolAnswer>;
}

/**
 * Makes a tool that reads its input by its schema, and whose failures are results. What a tool needs to do its work is
 * loaded when it does: a host that lists tools waits for none of it.
 */
export function defineTool<input extends z.ZodObject>({
  run,
  ...described
}: ToolDefinition<input>): AgentTool {
  return {
    ...described,
    call: (given) =>
      answering(async () => {
        const parsed = described.inputSchema.safeParse(given ?? {});
        if (parsed.success) return await run(parsed.data);
        const { UsageError } = await import("../errors.ts");
        throw new UsageError(`The input of ${described.name} is malformed.`, {
          metaMessages: [z.prettifyError(parsed.error)],
        });
      }),
  };
}
