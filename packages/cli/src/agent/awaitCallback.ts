import { createServer, type IncomingMessage } from "node:http";
import * as z from "zod";
import { CliError } from "../errors.ts";

const maxBody = 65_536;

/** Answers that are kept for who asks later: whoever reaches loopback can send some. */
const maxAnswers = 16;

const answerSchema = z.union([
  z.strictObject({ request_hash: z.string(), sealed_grant: z.string().max(32_768) }),
  z.strictObject({ request_hash: z.string(), error: z.string().max(64) }),
]);

/** What the owner's page has sent. */
export type CallbackAnswer = z.infer<typeof answerSchema>;

/** A loopback address at which an answer is waited for. */
export interface Callback extends AsyncDisposable {
  readonly url: string;
  /** Resolves with the first answer about the request. */
  answered(requestHash: string, signal: AbortSignal): Promise<CallbackAnswer>;
}

/** Opens a loopback address (RFC 8252) that the owner's page, on this machine, can send its answer to. */
export async function openCallback(): Promise<Callback> {
  const answers: CallbackAnswer[] = [];
  const waiting = new Set<() => void>();
  const server = createServer((request, response) => {
    response.setHeader("access-control-allow-origin", "*");
    response.setHeader("access-control-allow-headers", "content-type");
    if (request.method === "OPTIONS") return void response.writeHead(204).end();
    if (request.method !== "POST") return void response.writeHead(405).end();
    readJson(request).then(
      (value) => {
        const parsed = answerSchema.safeParse(value);
        if (!parsed.success) return response.writeHead(400).end();
        if (answers.push(parsed.data) > maxAnswers) answers.shift();
        for (const wake of waiting) wake();
        return response.writeHead(204).end();
      },
      () => response.writeHead(400).end(),
    );
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
  const address = server.address();
  if (address === null || typeof address === "string")
    throw new CliError("No port could be opened on loopback.");
  return {
    url: `http://127.0.0.1:${address.port}/answer`,
    answered: (requestHash, signal) =>
      new Promise((resolve, reject) => {
        const look = () => {
          const found = answers.find(
            (answer) => answer.request_hash.toLowerCase() === requestHash.toLowerCase(),
          );
          if (found === undefined) return;
          waiting.delete(look);
          resolve(found);
        };
        signal.addEventListener("abort", () => reject(signal.reason), { once: true });
        waiting.add(look);
        look();
      }),
    [Symbol.asyncDispose]: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request) {
    length += chunk.length;
    if (length > maxBody) throw new RangeError("too long");
    chunks.push(chunk);
  }
  return JSON.parse(Buffer.concat(chunks).toString("utf8"));
}
