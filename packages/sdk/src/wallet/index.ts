export * from "./session-keys.ts";
