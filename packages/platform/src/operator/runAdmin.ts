import { parseArgs } from "node:util";
import { z } from "zod";
import { OptionsInvalidError, PlatformStartError } from "../errors.ts";

const help = `Inspects and operates a running platform with an operator's key.

Usage: abba-platform admin <command> [--url <url>]

  agents [text]                     Agents by id, wallet or a part of their name
  agent <agt_…>                     What an agent has
  stop-agent <agt_…>                End its keys and sessions, pause its webhooks, take its services down
  let-agent <agt_…>                 Let it recover with its wallet
  take-down-service <svc_…>         Take a listing down; its owner is told the reason
  restore-service <svc_…>           Let its owner put it up for sale again
  revoke-key <key_…>, revoke-session <ses_…>, pause-webhook <whe_…>
  actions [id]                      What was done by hand, by whom and why
  backlog                           Events and webhooks that wait, and those that were given up

  --url <url>                       Where the platform is (default: http://127.0.0.1:8787)
  --reason <text>                   Why: needed for all that changes something

Environment:
  OPERATOR_KEY                      The key: one of those that the platform was given in OPERATOR_KEYS
`;

/** Commands that read, and their paths. */
const reads = {
  agents: (text: string | undefined) =>
    `/agents${text === undefined ? "" : `?q=${encodeURIComponent(text)}`}`,
  agent: (id: string | undefined) => `/agents/${encodeURIComponent(id ?? "")}`,
  actions: (id: string | undefined) =>
    `/actions${id === undefined ? "" : `?subject=${encodeURIComponent(id)}`}`,
  backlog: () => "/backlog",
} as const;

const answerSchema = z.union([
  z.object({ success: z.literal(true), data: z.unknown() }),
  z.object({ success: z.literal(false), error: z.object({ code: z.string(), message: z.string() }) }),
]);

/** Milliseconds. */
const timeout = 30_000;

/**
 * Does what `abba-platform admin` is told.
 *
 * @param args - After `admin`.
 * @param key - The operator's.
 * @returns What to print.
 * @throws {OptionsInvalidError | PlatformStartError}
 */
export async function runAdmin(args: readonly string[], key: string | undefined): Promise<string> {
  const { positionals, values } = readArguments(args);
  const [command, subject, ...rest] = positionals;
  if (values.help || command === undefined) return help;
  if (rest.length > 0) throw new OptionsInvalidError([`admin: ${rest.join(" ").slice(0, 100)} is too much`]);
  if (!key) throw new OptionsInvalidError(["OPERATOR_KEY: is needed for `admin`"]);
  if (command in reads) return ask(values.url, key, reads[command as keyof typeof reads](subject));
  if (subject === undefined || values.reason === undefined) {
    throw new OptionsInvalidError([`admin ${command.slice(0, 40)}: takes an id and a --reason`]);
  }
  return ask(values.url, key, "/actions", { action: command, subject, reason: values.reason });
}

function readArguments(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        url: { type: "string", default: "http://127.0.0.1:8787" },
        reason: { type: "string" },
        help: { type: "boolean", default: false },
      },
    });
  } catch (error) {
    throw new OptionsInvalidError([error instanceof Error ? error.message : String(error)]);
  }
}

async function ask(url: string, key: string, path: string, body?: object): Promise<string> {
  let status: number;
  let text: string;
  try {
    const response = await fetch(`${url.replace(/\/+$/, "")}/operator/v1${path}`, {
      method: body === undefined ? "GET" : "POST",
      headers: {
        authorization: `Bearer ${key}`,
        ...(body !== undefined && { "content-type": "application/json" }),
      },
      body: body === undefined ? null : JSON.stringify(body),
      redirect: "manual",
      signal: AbortSignal.timeout(timeout),
    });
    status = response.status;
    text = await response.text();
  } catch {
    throw new PlatformStartError(
      `The platform at ${URL.canParse(url) ? new URL(url).origin : "--url"} does not answer.`,
    );
  }
  const answer = answerSchema.safeParse(parse(text));
  if (!answer.success)
    throw new PlatformStartError(
      `The server (status ${status}) does not offer the operator's interface; a platform needs OPERATOR_KEYS for it.`,
    );
  if (!answer.data.success) {
    const { code, message } = answer.data.error;
    throw new PlatformStartError(`${code}: ${message}`);
  }
  return JSON.stringify(answer.data.data, null, 2);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
