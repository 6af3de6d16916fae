import { renewSession } from "@abbababa/sdk";
import { serveStdio } from "@modelcontextprotocol/server/stdio";
import { isAddressEqual } from "viem";
import { readGrant } from "../agent/keptGrant.ts";
import { agentName, openAgent } from "../agent/openAgent.ts";
import { keepRequest } from "../agent/pendingRequest.ts";
import { toNetwork } from "../agent/toNetwork.ts";
import type { Profile } from "../home/settings.ts";
import { createAbbaServer } from "../mcp/createAbbaServer.ts";
import { serveHttp } from "../mcp/serveHttp.ts";
import { parseAmount, readToken } from "../money/tokens.ts";
import { readSecret } from "../secrets/readSecret.ts";
import { createAgentSource } from "../tools/AgentSource.ts";
import type { AskOwner } from "../tools/requestTools.ts";
import type { Context } from "./Context.ts";
import { parseCount } from "./durations.ts";

/** What `abba mcp` takes. */
export interface McpOptions {
  readonly http: boolean;
  readonly port?: string | undefined;
  /** File of the token that HTTP clients must show. */
  readonly tokenFile?: string | undefined;
  readonly secretCommand?: string | undefined;
  readonly version: string;
}

/** Serves MCP until it is told to end: by standard input and output, or by HTTP on loopback. */
export async function mcp({ profile, output, signal }: Context, options: McpOptions): Promise<void> {
  const agent = createAgentSource(() => openAgent(profile));
  const { page } = profile;
  const askOwner: AskOwner | undefined =
    page === undefined ? undefined : (wish) => askForMore(profile, page, wish);
  const create = () => createAbbaServer({ agent, askOwner, version: options.version });
  if (!options.http) {
    const handle = serveStdio(create, { onerror: (error) => output.progress(error.name) });
    await Promise.race([aborted(signal), new Promise((resolve) => process.stdin.once("end", resolve))]);
    await handle.close();
    return;
  }
  const token = await readSecret({ file: options.tokenFile, command: options.secretCommand }, "the token");
  const port = options.port === undefined ? undefined : parseCount(options.port);
  await using server = await serveHttp({ create, token, port });
  output.result({ text: `Serving MCP at ${server.url}`, json: { url: server.url } });
  await aborted(signal);
}

/** Asks for the session after this one, with more of one token. */
const askForMore = async (
  profile: Profile,
  page: string,
  { token: named, amount, reason }: Parameters<AskOwner>[0],
): ReturnType<AskOwner> => {
  const name = agentName(profile);
  const { session } = await openAgent(profile);
  const token = await readToken(session, named);
  const lifetime = parseAmount(amount, token);
  const others = session.terms.limits.filter((limit) => !isAddressEqual(limit.token, token.address));
  const before = session.terms.limits.find((limit) => isAddressEqual(limit.token, token.address));
  const atMost = (cap: bigint | undefined) => (cap === undefined || cap > lifetime ? lifetime : cap);
  const [perOperation, perPeriod] = [atMost(before?.perOperation), atMost(before?.perPeriod)];
  const spend = [...others, { token: token.address, perOperation, perPeriod, lifetime }];
  const request = await renewSession({
    ...toNetwork(profile),
    ...(await readGrant(name)),
    name,
    reason,
    spend,
  });
  await keepRequest(name, request);
  return { link: request.toLink(page), words: request.words };
};

const aborted = (signal: AbortSignal) =>
  new Promise<void>((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener("abort", () => resolve(), { once: true });
  });
