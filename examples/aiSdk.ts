/** An agent of the Vercel AI SDK that pays within a session: `node examples/aiSdk.ts`. */
import { toAiTools } from "@abbababa/cli/ai";
import { createAgentTools } from "@abbababa/cli/tools";
import { generateText, isStepCount } from "ai";
import { MockLanguageModelV4 } from "ai/test";
import { openGranted } from "./support/openGranted.ts";
import { runExample } from "./support/runExample.ts";
import { expectRentOnce, rentTerms, toolScript } from "./support/toolScript.ts";

const about = "An agent of the Vercel AI SDK pays the rent once, and is told why it may not pay more.";

await runExample(about, async (market) => {
  await using granted = await openGranted(market, rentTerms);
  const tools = toAiTools(createAgentTools({ agent: granted.agent }));

  await expectRentOnce(market, async () => {
    const { steps } = await generateText({
      model: scriptedModel(toolScript("ai-rent-may")),
      tools,
      prompt: "Pay the rent.",
      stopWhen: isStepCount(10),
    });
    return steps.flatMap(({ toolResults }) =>
      toolResults.map(({ output }) => (output as { readonly text: string }).text),
    );
  });
});

/** Stands for the model that you have: `anthropic("…")`, `openai("…")` and the like. */
function scriptedModel(calls: ReturnType<typeof toolScript>): MockLanguageModelV4 {
  const usage = {
    inputTokens: { total: 0, noCache: 0, cacheRead: 0, cacheWrite: 0 },
    outputTokens: { total: 0, text: 0, reasoning: 0 },
  };
  const steps = calls.map(({ name, input }, index) => ({
    content: [
      {
        type: "tool-call" as const,
        toolCallId: `call-${index}`,
        toolName: name,
        input: JSON.stringify(input),
      },
    ],
    finishReason: { unified: "tool-calls" as const, raw: undefined },
    usage,
    warnings: [],
  }));
  const last = {
    content: [{ type: "text" as const, text: "The rent is paid." }],
    finishReason: { unified: "stop" as const, raw: undefined },
    usage,
    warnings: [],
  };
  return new MockLanguageModelV4({ doGenerate: [...steps, last] });
}
