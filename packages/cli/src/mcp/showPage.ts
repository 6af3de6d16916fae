import { randomBytes } from "node:crypto";
import {
  CLIENT_CAPABILITIES_META_KEY,
  type ClientCapabilities,
  createRequestStateCodec,
  type InputRequiredResult,
  inputRequired,
  inputResponse,
  type McpServer,
  type ServerContext,
} from "@modelcontextprotocol/server";
import type { PageToOpen, ToolResult } from "../tools/results.ts";

/** What a tool answered before its page was shown, as it comes back through the host. */
interface Shown {
  readonly tool: string;
  readonly text: string;
  readonly structured: Record<string, unknown>;
}

/** Name of the request for a person's attention. */
const opening = "page";

/** Seals what a tool had answered: it comes back from the host, who must not have changed it. */
export const shownState = createRequestStateCodec<Shown>({ key: randomBytes(32), ttlSeconds: 3_600 });

/** Whether a host opens pages for its user (elicitation by URL). */
export function opensPages({ server }: McpServer, { mcpReq }: ServerContext): boolean {
  // Of the 2026 protocol each request says what its client can; of the 2025 one the connection has said it once.
  const declared: ClientCapabilities | undefined =
    Reflect.get(mcpReq.envelope ?? {}, CLIENT_CAPABILITIES_META_KEY) ?? server.getClientCapabilities();
  return declared?.elicitation?.url !== undefined;
}

/**
 * Asks a host to open a tool's page for its user; the call is answered when the host says what became of it.
 *
 * @param tool - Whose page.
 * @param result - What the tool has answered: it is not run again.
 * @param page - The page.
 */
export async function showPage(
  tool: string,
  { text, structured }: ToolResult,
  { url, message }: PageToOpen,
): Promise<InputRequiredResult> {
  return inputRequired({
    inputRequests: { [opening]: inputRequired.elicitUrl({ url, message }) },
    requestState: await shownState.mint({ tool, text, structured }),
  });
}

/** What a tool had answered before its page was shown, and whether its user opened it. */
export function readShown({ mcpReq }: ServerContext, tool: string): ToolResult | undefined {
  const shown = mcpReq.requestState<Shown>();
  if (shown === undefined || shown.tool !== tool) return undefined;
  const response = inputResponse(mcpReq.inputResponses, opening);
  const opened = response.kind === "elicit" && response.action === "accept";
  const said = opened ? "The page was opened." : "The page was not opened; the link stays good.";
  return { isError: false, text: `${said}\n${shown.text}`, structured: { ...shown.structured, opened } };
}
