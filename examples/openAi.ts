/** An agent of OpenAI's client that pays within a session, by function schemas: `node examples/openAi.ts`. */
import { toFunctionTools } from "@abbababa/cli/openai";
import { createAgentTools } from "@abbababa/cli/tools";
import OpenAI from "openai";
import { openGranted } from "./support/openGranted.ts";
import { runExample } from "./support/runExample.ts";
import { startScriptedCompletions } from "./support/startScriptedCompletions.ts";
import { expectRentOnce, rentTerms, toolScript } from "./support/toolScript.ts";

const about = "An agent of OpenAI's client pays the rent once, and is told why it may not pay more.";

await runExample(about, async (market) => {
  await using granted = await openGranted(market, rentTerms);
  const { functions, call } = toFunctionTools(createAgentTools({ agent: granted.agent }));

  // Stands for the model that you have, of OpenAI's or of whoever speaks its form.
  await using server = await startScriptedCompletions(toolScript("openai-rent-may"));
  const client = new OpenAI({ baseURL: server.url, apiKey: "none" });

  await expectRentOnce(market, async () => {
    const said: string[] = [];
    const messages: OpenAI.ChatCompletionMessageParam[] = [{ role: "user", content: "Pay the rent." }];
    for (;;) {
      const { choices } = await client.chat.completions.create({
        model: "scripted",
        messages,
        tools: [...functions],
      });
      const [answer] = choices;
      if (answer === undefined) throw new Error("The model said nothing.");
      messages.push(answer.message);
      if (answer.finish_reason !== "tool_calls") return said;
      for (const asked of answer.message.tool_calls ?? []) {
        if (asked.type !== "function") continue;
        const { text } = await call(asked.function.name, asked.function.arguments);
        said.push(text);
        messages.push({ role: "tool", tool_call_id: asked.id, content: text });
      }
    }
  });
});
