import { openOnce } from "../agent/openOnce.ts";
import { UsageError } from "../errors.ts";
import { createAbbaServer } from "../mcp/createAbbaServer.ts";
import type { AskOwner } from "../tools/requestTools.ts";
import type { Context } from "./Context.ts";

/** What `abba mcp` takes. */
export interface McpOptions {
  readonly http: boolean;
  readonly port?: string | undefined;
  /** File of the token that HTTP clients must show. */
  readonly tokenFile?: string | undefined;
  readonly secretCommand?: string | undefined;
  readonly version: string;
}

/**
 * Serves MCP until it is told to end: by standard input and output, or by HTTP on loopback. A host waits for its start, so
 * what a tool needs to do its work is loaded when it does.
 */
export async function mcp({ profile, output, signal }: Context, options: McpOptions): Promise<void> {
  if (!options.http) {
    const given = [options.port, options.tokenFile, options.secretCommand].some((each) => each !== undefined);
    if (given) throw new UsageError("A port and a token are for `--http` alone.");
  }
  const follow = openOnce(async () => (await import("../agent/followGrant.ts")).followGrant(profile));
  const agent = async () => await (await follow())();
  const { page, platformUrl } = profile;
  const ending = new AbortController();
  const ended = AbortSignal.any([signal, ending.signal]);
  const desk = openOnce(async () =>
    (await import("./ownerDesk.ts")).createOwnerDesk({ profile, signal: ended }),
  );
  const askOwner: AskOwner | undefined =
    page === undefined && platformUrl === undefined ? undefined : async (wish) => await (await desk())(wish);
  const create = () => createAbbaServer({ agent, askOwner, version: options.version });
  if (!options.http) {
    const { serveStdio } = await import("@modelcontextprotocol/server/stdio");
    const handle = serveStdio(create, { onerror: (error) => output.progress(error.name) });
    await Promise.race([aborted(signal), new Promise((resolve) => process.stdin.once("end", resolve))]);
    ending.abort();
    await handle.close();
    return;
  }
  const [{ readSecret }, { parseCount }, { serveHttp }] = await Promise.all([
    import("../secrets/readSecret.ts"),
    import("./durations.ts"),
    import("../mcp/serveHttp.ts"),
  ]);
  const port = options.port === undefined ? undefined : parseCount(options.port, { most: 65_535 });
  const token = await readSecret({ file: options.tokenFile, command: options.secretCommand }, "the token");
  await using server = await serveHttp({ create, token, port });
  output.result({ text: `Serving MCP at ${server.url}`, json: { url: server.url } });
  await aborted(signal);
}

const aborted = (signal: AbortSignal) =>
  new Promise<void>((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener("abort", () => resolve(), { once: true });
  });
