import { createAbbaServer } from "../mcp/createAbbaServer.ts";
import { createAgentSource } from "../tools/AgentSource.ts";
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
  const agent = createAgentSource(async () => (await import("../agent/openAgent.ts")).openAgent(profile));
  const { page } = profile;
  const askOwner: AskOwner | undefined =
    page === undefined
      ? undefined
      : async (wish) => (await import("./askForMore.ts")).askForMore(profile, page, wish);
  const create = () => createAbbaServer({ agent, askOwner, version: options.version });
  if (!options.http) {
    const { serveStdio } = await import("@modelcontextprotocol/server/stdio");
    const handle = serveStdio(create, { onerror: (error) => output.progress(error.name) });
    await Promise.race([aborted(signal), new Promise((resolve) => process.stdin.once("end", resolve))]);
    await handle.close();
    return;
  }
  const [{ readSecret }, { parseCount }, { serveHttp }] = await Promise.all([
    import("../secrets/readSecret.ts"),
    import("./durations.ts"),
    import("../mcp/serveHttp.ts"),
  ]);
  const token = await readSecret({ file: options.tokenFile, command: options.secretCommand }, "the token");
  const port = options.port === undefined ? undefined : parseCount(options.port);
  await using server = await serveHttp({ create, token, port });
  output.result({ text: `Serving MCP at ${server.url}`, json: { url: server.url } });
  await aborted(signal);
}

const aborted = (signal: AbortSignal) =>
  new Promise<void>((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener("abort", () => resolve(), { once: true });
  });
