import * as z from "zod";
import { UsageError } from "../errors.ts";
import type { AgentTool } from "../tools/AgentTool.ts";
import { answering, type ToolResult } from "../tools/results.ts";

/** A function as chat completions are told of it, by OpenAI and by all who speak its form. */
export interface FunctionTool {
  readonly type: "function";
  readonly function: {
    readonly name: string;
    readonly description: string;
    /** JSON Schema, draft 7. */
    readonly parameters: Record<string, unknown>;
  };
}

/** An agent's tools as functions: what a model is told of, and what answers its calls. */
export interface FunctionTools {
  readonly functions: readonly FunctionTool[];
  /**
   * Answers a call of the model's. Throws nothing: a refusal is a result, and so is what is no JSON.
   *
   * @param name - As the model wrote it.
   * @param input - Its arguments, as the model wrote them: JSON.
   */
  call(name: string, input: string): Promise<ToolResult>;
}

/**
 * Says an agent's tools in the form of OpenAI's functions. Needs no package of anybody's.
 *
 * @param tools - From `createAgentTools`.
 *
 * @example
 * const { functions, call } = toFunctionTools(createAgentTools({ agent }));
 * const { text } = await call(toolCall.function.name, toolCall.function.arguments);
 */
export function toFunctionTools(tools: readonly AgentTool[]): FunctionTools {
  const byName = new Map(tools.map((tool) => [tool.name, tool]));
  return {
    functions: tools.map(({ name, description, inputSchema }) => ({
      type: "function",
      function: { name, description, parameters: toParameters(inputSchema) },
    })),
    async call(name, input) {
      const tool = byName.get(name);
      if (tool === undefined) {
        return await refuse(`There is no tool "${name.slice(0, 64)}".`, [...byName.keys()]);
      }
      let parsed: unknown;
      try {
        parsed = JSON.parse(input === "" ? "{}" : input);
      } catch {
        return await refuse("The arguments are not JSON.", ["Nothing was done. Correct them and try again."]);
      }
      return await tool.call(parsed);
    },
  };
}

function toParameters(schema: z.ZodObject): Record<string, unknown> {
  const { $schema: _, ...parameters } = z.toJSONSchema(schema, { io: "input", target: "draft-7" });
  return parameters;
}

function refuse(problem: string, metaMessages: readonly string[]): Promise<ToolResult> {
  return answering(async () => {
    throw new UsageError(problem, { metaMessages: [...metaMessages] });
  });
}
