import { createServer } from "node:http";
import { json } from "node:stream/consumers";

/** A server of chat completions whose model follows a script. */
export interface ScriptedCompletions extends AsyncDisposable {
  /** What a client takes as its base URL. */
  readonly url: string;
}

/**
 * Answers chat completions in OpenAI's form: with one call of the script after another, then with words.
 *
 * @param calls - What the model asks for.
 */
export async function startScriptedCompletions(
  calls: readonly { readonly name: string; readonly input: object }[],
): Promise<ScriptedCompletions> {
  const left = [...calls];
  const server = createServer(async (request, response) => {
    const { tools = [] } = (await json(request)) as { readonly tools?: readonly unknown[] };
    const next = tools.length === 0 ? undefined : left.shift();
    const asked = next && {
      id: `call-${left.length}`,
      type: "function",
      function: { name: next.name, arguments: JSON.stringify(next.input) },
    };
    const message = {
      role: "assistant",
      content: asked ? null : "Paid.",
      ...(asked && { tool_calls: [asked] }),
    };
    response.setHeader("content-type", "application/json");
    response.end(
      JSON.stringify({
        id: "scripted",
        object: "chat.completion",
        created: 0,
        model: "scripted",
        choices: [{ index: 0, message, finish_reason: asked ? "tool_calls" : "stop", logprobs: null }],
      }),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const bound = server.address();
  if (bound === null || typeof bound === "string") throw new Error("The server has no port.");
  return {
    url: `http://127.0.0.1:${bound.port}/v1`,
    async [Symbol.asyncDispose]() {
      server.close();
      server.closeAllConnections();
    },
  };
}
