/** An agent of LangChain that pays within a session: `node examples/langChain.ts`. */
import { toLangChainTools } from "@abbababa/cli/langchain";
import { createAgentTools } from "@abbababa/cli/tools";
import { BaseChatModel } from "@langchain/core/language_models/chat_models";
import { AIMessage, HumanMessage, ToolMessage } from "@langchain/core/messages";
import type { ChatResult } from "@langchain/core/outputs";
import { createAgent } from "langchain";
import { openGranted } from "./support/openGranted.ts";
import { runExample } from "./support/runExample.ts";
import { expectRentOnce, rentTerms, toolScript } from "./support/toolScript.ts";

const about = "An agent of LangChain pays the rent once, and is told why it may not pay more.";

/** Stands for the model that you have: `ChatAnthropic`, `ChatOpenAI` and the like. */
class ScriptedModel extends BaseChatModel {
  readonly #calls = toolScript("langchain-rent-may");

  override _llmType(): string {
    return "scripted";
  }

  override bindTools(): this {
    return this;
  }

  override async _generate(): Promise<ChatResult> {
    const next = this.#calls.shift();
    const calls = next === undefined ? [] : [{ id: crypto.randomUUID(), name: next.name, args: next.input }];
    const message = new AIMessage({ content: next === undefined ? "Paid." : "", tool_calls: calls });
    return { generations: [{ text: "", message }] };
  }
}

await runExample(about, async (market) => {
  await using granted = await openGranted(market, rentTerms);
  const tools = toLangChainTools(createAgentTools({ agent: granted.agent }));
  const agent = createAgent({ model: new ScriptedModel({}), tools });

  await expectRentOnce(market, async () => {
    const { messages } = await agent.invoke({ messages: [new HumanMessage("Pay the rent.")] });
    return messages
      .filter((message) => ToolMessage.isInstance(message))
      .map(({ content }) => String(content));
  });
});
