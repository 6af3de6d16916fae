export type { Agent } from "../agent/openAgent.ts";
export { type AgentSource, createAgentSource } from "./AgentSource.ts";
export { type AbbaServerOptions, createAbbaServer } from "./createAbbaServer.ts";
export type { AskOwner } from "./requestTools.ts";
export { type ServeHttpOptions, serveHttp } from "./serveHttp.ts";
