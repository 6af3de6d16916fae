import type { AgentSource } from "./AgentSource.ts";
import type { AgentTool } from "./AgentTool.ts";
import { budgetTools } from "./budgetTools.ts";
import { marketTools } from "./marketTools.ts";
import { payingTools } from "./payingTools.ts";
import { type AskOwner, requestTools } from "./requestTools.ts";

/** What {@link createAgentTools} takes. */
export interface AgentToolsOptions {
  /** Opens the agent that spends. */
  readonly agent: AgentSource;
  /** Asks the owner for more. @default the tool is not there */
  readonly askOwner?: AskOwner | undefined;
}

/**
 * Makes all tools of an agent: what is left, whether a payment would pass, paying, buying and selling, asking for more.
 * What they may spend is bounded by the session alone; whoever calls them is trusted with nothing else.
 *
 * @param options - {@link AgentToolsOptions}
 */
export function createAgentTools({ agent, askOwner }: AgentToolsOptions): AgentTool[] {
  return [
    ...budgetTools(agent),
    ...payingTools(agent),
    ...marketTools(agent),
    ...(askOwner === undefined ? [] : requestTools(agent, askOwner)),
  ];
}
