import type { IncomingMessage } from "node:http";

/** The whole body, as text. */
export async function readBody(request: IncomingMessage): Promise<string> {
  let body = "";
  for await (const chunk of request) body += String(chunk);
  return body;
}
