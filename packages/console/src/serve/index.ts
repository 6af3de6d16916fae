export type { ConsoleConfig, ConsoleConfigInput, ConsoleNetwork } from "../config/ConsoleConfig.ts";
export { type ConsoleHandler, createConsoleHandler } from "./createConsoleHandler.ts";
export { ConsoleConfigInvalidError } from "./errors.ts";
export { type ConsoleServer, type ServeConsoleOptions, serveConsole } from "./serveConsole.ts";
