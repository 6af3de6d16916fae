import type { Agent } from "../agent/openAgent.ts";
import { openOnce } from "../agent/openOnce.ts";

/** Answers with the agent; opens it the first time, and again after it could not be opened. */
export type AgentSource = () => Promise<Agent>;

/**
 * Opens an agent when it is first asked for, so that a server can list its tools before anything was granted.
 *
 * @param open - Opens it.
 */
export function createAgentSource(open: () => Promise<Agent>): AgentSource {
  return openOnce(open);
}
