import { chmod, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { loadPostgres } from "./loadPostgres.ts";

/** A PostgreSQL server of its own, which can be maltreated. */
export interface PostgresServer extends AsyncDisposable {
  /** Of its database `postgres`. */
  readonly url: string;
  start(): Promise<void>;
  /** At once: what is under way is lost. */
  stop(): Promise<void>;
  /** Stops all of its processes where they are (SIGSTOP): connections are taken, nothing is answered. */
  freeze(): Promise<void>;
  thaw(): Promise<void>;
  /** Ends every connection but one's own, by the server. */
  terminateBackends(): Promise<void>;
}

const [user, password] = ["postgres", "test"];

/** Where and how to start it. */
export interface StartPostgresOptions {
  /** An empty folder for its data. @default one that is made, and removed with it */
  readonly databaseDir?: string | undefined;
  /** @default off: nothing outlives the tests */
  readonly durable?: boolean | undefined;
}

/** Starts a server. It refuses to run as root, who has it run as the user `postgres`, made if there is none. */
export async function startPostgres(options: StartPostgresOptions = {}): Promise<PostgresServer> {
  // The server's library ends the process with 0 when nothing is left to do: before it, and with what the tests have set.
  process.prependOnceListener("beforeExit", () => process.exit());
  const folder = await mkdtemp(join(tmpdir(), "abba-pg-"));
  // The server's user must be let through.
  await chmod(folder, 0o711);
  const EmbeddedPostgres = await loadPostgres(folder);
  const { databaseDir = join(folder, "db"), durable = false } = options;
  const server = new EmbeddedPostgres({
    databaseDir,
    // It names the socket alone: a free TCP port could be somebody else's by the time the server takes it.
    port: 5432,
    user,
    password,
    persistent: true,
    createPostgresUser: userInfo().uid === 0,
    initdbFlags: ["--no-sync", "--encoding=UTF8", "--locale=C"],
    postgresFlags: [
      ...["-c", "listen_addresses=", "-c", `unix_socket_directories=${databaseDir}`],
      ...(durable ? [] : ["-c", "fsync=off", "-c", "full_page_writes=off"]),
      ...["-c", "max_connections=400"],
    ],
    onLog: () => {},
    onError: () => {},
  });
  await server.initialise();
  await server.start();
  const url = `postgresql://${user}:${password}@localhost:5432/postgres?host=${encodeURIComponent(databaseDir)}`;
  const postmaster = async () =>
    Number((await readFile(join(databaseDir, "postmaster.pid"), "utf8")).split("\n")[0]);
  let isFrozen = false;
  const signalAll = async (signal: NodeJS.Signals) => {
    const main = await postmaster();
    const children = await readFile(`/proc/${main}/task/${main}/children`, "utf8");
    for (const pid of [main, ...children.split(" ").filter(Boolean).map(Number)]) process.kill(pid, signal);
  };
  const thaw = async () => {
    if (isFrozen) await signalAll("SIGCONT");
    isFrozen = false;
  };
  return {
    url,
    start: () => server.start(),
    stop: () => server.stop(),
    async freeze() {
      isFrozen = true;
      await signalAll("SIGSTOP");
    },
    thaw,
    async terminateBackends() {
      const client = new pg.Client({ connectionString: url });
      await client.connect();
      await client.query(
        "select pg_terminate_backend(pid) from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid()",
      );
      await client.end();
    },
    async [Symbol.asyncDispose]() {
      await thaw();
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
