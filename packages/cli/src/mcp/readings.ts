import type { McpServer } from "@modelcontextprotocol/server";
import { toJsonText } from "../output/Output.ts";
import type { AgentSource } from "../tools/AgentSource.ts";

/** Registers what a host may read. */
export function registerReadings(server: McpServer, agent: AgentSource): void {
  server.registerResource(
    "terms",
    "abba://session/terms",
    { title: "What the session may do", description: "Its terms in words.", mimeType: "text/plain" },
    async ({ href }) => {
      const { session } = await agent();
      return {
        contents: [{ uri: href, mimeType: "text/plain", text: session.describe().sentences.join("\n") }],
      };
    },
  );
  server.registerResource(
    "budget",
    "abba://session/budget",
    { title: "What is left", description: "As the chain counts.", mimeType: "application/json" },
    async ({ href }) => {
      const { readBudget } = await import("../money/spending.ts");
      const { status } = await readBudget(await agent());
      return { contents: [{ uri: href, mimeType: "application/json", text: toJsonText(status) }] };
    },
  );
  server.registerResource(
    "activity",
    "abba://session/activity",
    { title: "What was spent", description: "What for, newest first.", mimeType: "application/json" },
    async ({ href }) => {
      const { readActivity } = await import("../money/activity.ts");
      const activity = await readActivity(await agent(), { limit: 50, blocks: 5_000 });
      return { contents: [{ uri: href, mimeType: "application/json", text: toJsonText(activity) }] };
    },
  );
}
