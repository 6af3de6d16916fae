export { type Agent, openAgent } from "../agent/openAgent.ts";
export type { Market } from "../agent/openMarket.ts";
export { type Profile, resolveProfile } from "../home/settings.ts";
export { type AgentSource, createAgentSource } from "./AgentSource.ts";
export type { AgentTool, ToolEffects } from "./AgentTool.ts";
export { type AgentToolsOptions, createAgentTools } from "./createAgentTools.ts";
export type { AskedOwner, AskOwner } from "./requestTools.ts";
export type { PageToOpen, ToolResult } from "./results.ts";
