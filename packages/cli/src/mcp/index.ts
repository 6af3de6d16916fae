export type { Agent } from "../agent/openAgent.ts";
export { type AgentSource, createAgentSource } from "../tools/AgentSource.ts";
export type { AskedOwner, AskOwner } from "../tools/requestTools.ts";
export { type AbbaServerOptions, createAbbaServer } from "./createAbbaServer.ts";
export { type ServeHttpOptions, serveHttp } from "./serveHttp.ts";
