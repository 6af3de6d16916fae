import type { Tool, ToolSet } from "ai";
import type { AgentTool } from "../tools/AgentTool.ts";
import type { ToolResult } from "../tools/results.ts";

/**
 * Makes tools of the AI SDK of an agent's tools. What a tool says to the model is its text; what it returns to the program
 * holds the amounts and hashes as well.
 *
 * @param tools - From `createAgentTools`.
 *
 * @example
 * const tools = toAiTools(createAgentTools({ agent }));
 * await generateText({ model, tools, prompt, stopWhen: isStepCount(20) });
 */
export function toAiTools(tools: readonly AgentTool[]): ToolSet {
  return Object.fromEntries(
    tools.map(({ name, title, description, inputSchema, call }) => {
      const tool: Tool<Record<string, unknown>, ToolResult> = {
        title,
        description,
        inputSchema,
        execute: (input) => call(input),
        toModelOutput: ({ output: { isError, text } }) => ({
          type: isError ? "error-text" : "text",
          value: text,
        }),
      };
      return [name, tool];
    }),
  );
}
