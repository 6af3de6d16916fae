import type { TerminalTimes } from "../terminal/measureTerminal.ts";
import { formatTable } from "./formatTable.ts";

/** What using `abba` takes. */
export function formatTerminal({ help, firstTools, paid }: TerminalTimes): string {
  return formatTable(
    ["what", "ms", "goal"],
    [
      ["abba --help, start to end", help.wall, "under 150"],
      ["the same, of the processor", help.processor, "-"],
      ["MCP server, start to first list of tools", firstTools, "under 700"],
      ["paid request, official client and plain wallet", paid.bare, "-"],
      ["the same by pay_request, within a session", paid.tool, "-"],
      ["what pay_request adds", paid.tool - paid.bare, "-"],
    ],
  );
}
