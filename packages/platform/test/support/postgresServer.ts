import type { TestProject } from "vitest/node";
import { startPostgres } from "./startPostgres.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** A PostgreSQL server, as the URL of its database `postgres`. */
    readonly postgresUrl: string;
  }
}

/** Starts one PostgreSQL server for all test files. */
export async function setup(project: TestProject) {
  const server = await startPostgres();
  project.provide("postgresUrl", server.url);
  return () => server[Symbol.asyncDispose]();
}
