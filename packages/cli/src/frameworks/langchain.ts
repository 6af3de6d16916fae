import { DynamicStructuredTool } from "@langchain/core/tools";
import type { AgentTool } from "../tools/AgentTool.ts";

/**
 * Makes tools of LangChain of an agent's tools. What a tool says to the model is the message's content; its `artifact`
 * holds the amounts and hashes, and whether it was refused.
 *
 * @param tools - From `createAgentTools`.
 *
 * @example
 * const tools = toLangChainTools(createAgentTools({ agent }));
 * const agent = createAgent({ model, tools });
 */
export function toLangChainTools(tools: readonly AgentTool[]): DynamicStructuredTool[] {
  return tools.map(
    ({ name, description, inputSchema, call }) =>
      new DynamicStructuredTool({
        name,
        description,
        schema: inputSchema,
        responseFormat: "content_and_artifact",
        func: async (input: unknown) => {
          const { text, ...rest } = await call(input);
          return [text, rest];
        },
      }),
  );
}
