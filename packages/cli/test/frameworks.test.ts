import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { BaseChatModel } from "@langchain/core/language_models/chat_models";
import { AIMessage, type BaseMessage, HumanMessage, ToolMessage } from "@langchain/core/messages";
import type { ChatResult } from "@langchain/core/outputs";
import { generateText, isStepCount } from "ai";
import { MockLanguageModelV4 } from "ai/test";
import OpenAI from "openai";
import { type Address, encodeFunctionData, erc20Abi, type Hex } from "viem";
import { afterAll, describe, expect, test } from "vitest";
import { startScriptedCompletions } from "../../../examples/support/startScriptedCompletions.ts";
import { startFacilitator } from "../../x402/test/support/startFacilitator.ts";
import { startOfficialSeller, toFacilitatorClient } from "../../x402/test/support/startSeller.ts";
import { toAgentKitWallet } from "../src/frameworks/agentkit.ts";
import { toAiTools } from "../src/frameworks/ai.ts";
import { toPayingFetch } from "../src/frameworks/fetch.ts";
import { toLangChainTools } from "../src/frameworks/langchain.ts";
import { toFunctionTools } from "../src/frameworks/openai.ts";
import { createAgentTools } from "../src/tools/createAgentTools.ts";
import { openInProcess } from "./support/openInProcess.ts";
import { startAgents } from "./support/startAgents.ts";

const agents = await startAgents();
const payee: Address = `0x${"f1".repeat(20)}`;
const merchant: Address = `0x${"f2".repeat(20)}`;

const { serializedSessionKey } = await agents.grant({
  transfers: [{ token: "USDC", to: [payee], perOperation: "2", lifetime: "5" }],
  payments: [{ token: "USDC", payees: [merchant], perPayment: "0.05", perPeriod: 10 }],
});
const folder = await mkdtemp(join(tmpdir(), "abba-tools-"));
afterAll(() => rm(folder, { recursive: true, force: true }));
const opened = await openInProcess(agents, { serializedSessionKey, folder });
const agent = () => Promise.resolve(opened);
const tools = createAgentTools({ agent });

/** What a scripted model asks for, one call after another, whatever it is told. */
const script = (key: string) => [
  { name: "get_budget", input: {} },
  { name: "send_payment", input: { to: payee, amount: "0.5" } },
  { name: "send_payment", input: { to: payee, amount: "0.5", paymentKey: key } },
  { name: "send_payment", input: { to: payee, amount: "0.5", paymentKey: key } },
  { name: "send_payment", input: { to: payee, amount: "4", paymentKey: `${key}-more` } },
];

/** What the tools must have said to it. */
function checkSaid(said: readonly string[]): void {
  expect(said).toEqual([
    expect.stringContaining("USDC"),
    expect.stringContaining("paymentKey"),
    expect.stringContaining("was sent"),
    expect.stringContaining("not sent again"),
    expect.stringContaining("2000000"),
  ]);
}

async function paidBy(run: () => Promise<void>): Promise<bigint> {
  const before = await agents.usdcOf(payee);
  await run();
  return (await agents.usdcOf(payee)) - before;
}

describe("a scripted model pays once, and is told why it may not pay more", () => {
  test("default: by the AI SDK", async () => {
    const usage = {
      inputTokens: { total: 1, noCache: 1, cacheRead: 0, cacheWrite: 0 },
      outputTokens: { total: 1, text: 1, reasoning: 0 },
    };
    const calls = script("ai").map(({ name, input }, index) => ({
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
      content: [{ type: "text" as const, text: "done" }],
      finishReason: { unified: "stop" as const, raw: undefined },
      usage,
      warnings: [],
    };
    const model = new MockLanguageModelV4({ doGenerate: [...calls, last] });
    const paid = await paidBy(async () => {
      const { text } = await generateText({
        model,
        tools: toAiTools(tools),
        prompt: "Pay.",
        stopWhen: isStepCount(10),
      });
      expect(text).toBe("done");
    });
    expect(paid).toBe(500_000n);
    const { prompt, tools: described } = model.doGenerateCalls.at(-1) ?? {};
    const said = (prompt ?? []).flatMap(({ role, content }) =>
      role !== "tool"
        ? []
        : content.flatMap((part) =>
            part.type === "tool-result" && "value" in part.output ? [String(part.output.value)] : [],
          ),
    );
    checkSaid(said);
    expect(described).toHaveLength(tools.length);
  });

  test("default: by LangChain", async () => {
    const bound = toLangChainTools(tools);
    const model = new ScriptedModel(script("langchain"));
    const messages: BaseMessage[] = [new HumanMessage("Pay.")];
    const paid = await paidBy(async () => {
      for (;;) {
        const answer = (await model.invoke(messages)) as AIMessage;
        messages.push(answer);
        if (answer.tool_calls?.length === 0) break;
        for (const call of answer.tool_calls ?? []) {
          const tool = bound.find(({ name }) => name === call.name);
          if (tool === undefined) throw new Error(`There is no ${call.name}.`);
          messages.push(await tool.invoke({ ...call, type: "tool_call" }));
        }
      }
    });
    expect(paid).toBe(500_000n);
    const results = messages.filter((message) => message instanceof ToolMessage);
    checkSaid(results.map(({ content }) => String(content)));
    expect(results.at(-1)?.artifact).toMatchObject({
      isError: true,
      structured: { error: { limit: "2000000" } },
    });
  });

  test("default: by functions in OpenAI's form", async () => {
    const { functions, call } = toFunctionTools(tools);
    for (const { type, function: described } of functions) {
      expect(type).toBe("function");
      expect(described.parameters).toMatchObject({ type: "object", additionalProperties: false });
    }
    // OpenAI's own client, and a server whose model follows the script.
    await using server = await startScriptedCompletions(script("openai"));
    const client = new OpenAI({ baseURL: server.url, apiKey: "none" });
    const messages: OpenAI.ChatCompletionMessageParam[] = [{ role: "user", content: "Pay." }];
    const said: string[] = [];
    const paid = await paidBy(async () => {
      for (;;) {
        const { choices } = await client.chat.completions.create({
          model: "scripted",
          messages,
          tools: [...functions],
        });
        const message = choices[0]?.message;
        if (message?.tool_calls === undefined) break;
        messages.push(message);
        for (const asked of message.tool_calls) {
          if (asked.type !== "function") throw new Error("That is no function.");
          const { text } = await call(asked.function.name, asked.function.arguments);
          said.push(text);
          messages.push({ role: "tool", tool_call_id: asked.id, content: text });
        }
      }
    });
    expect(paid).toBe(500_000n);
    checkSaid(said);
  });
});

/** AgentKit's class as far as a wallet of ours extends it; `examples/agentKit.ts` runs the real one. */
abstract class EvmWalletProvider {
  constructor() {
    this.trackInitialization();
  }
  trackInitialization(): void {
    throw new Error("A server was told of the wallet.");
  }
  abstract getAddress(): string;
  abstract getNetwork(): { readonly networkId?: string; readonly chainId?: string };
  abstract sendTransaction(transaction: { to: string; data?: Hex; value?: bigint }): Promise<Hex>;
  abstract nativeTransfer(to: string, value: string): Promise<string>;
  abstract sign(hash: Hex): Promise<Hex>;
  abstract signMessage(message: string): Promise<Hex>;
  abstract signTypedData(typedData: object): Promise<Hex>;
  abstract signTransaction(transaction: object): Promise<Hex>;
}

describe("a wallet of AgentKit", () => {
  const transfer = (value: bigint, to = payee) => ({
    to: agents.devnet.addresses.usdc,
    data: encodeFunctionData({ abi: erc20Abi, functionName: "transfer", args: [to, value] }),
  });

  test("default: sends within the session, once for a key that is named", async () => {
    const wallet = await toAgentKitWallet({
      agent,
      EvmWalletProvider,
      keyOf: ({ data }) => `agentkit-${data?.slice(-8)}`,
    });
    expect(wallet.getAddress()).toBe(opened.session.account);
    expect(wallet.getNetwork()).toMatchObject({ networkId: "base-sepolia", chainId: "84532" });
    const paid = await paidBy(async () => {
      const first = await wallet.sendTransaction(transfer(100_000n));
      expect(await wallet.sendTransaction(transfer(100_000n))).toBe(first);
    });
    expect(paid).toBe(100_000n);
  });

  test("error: what the terms do not allow is not sent, and nothing is signed freely", async () => {
    const wallet = await toAgentKitWallet({ agent, EvmWalletProvider });
    const paid = await paidBy(async () => {
      await expect(wallet.sendTransaction(transfer(4_000_000n))).rejects.toThrow("2000000");
      await expect(wallet.sendTransaction(transfer(1n, merchant))).rejects.toThrow(/may not/);
      await expect(wallet.nativeTransfer(payee, "1")).rejects.toThrow(/may not/);
      await expect(wallet.nativeTransfer(payee, "0.1")).rejects.toMatchObject({ name: "UsageError" });
      await expect(wallet.sendTransaction({ to: "payee" })).rejects.toMatchObject({ name: "UsageError" });
      const signing = [
        wallet.sign(`0x${"00".repeat(32)}`),
        wallet.signMessage("anything"),
        wallet.signTypedData({}),
        wallet.signTransaction({}),
      ];
      for (const signed of signing)
        await expect(signed).rejects.toMatchObject({ name: "SigningRefusedError" });
    });
    expect(paid).toBe(0n);
  });
});

test.each([
  ["no_such_tool", "{}"],
  ["send_payment", "{ not json"],
  ["send_payment", JSON.stringify({ to: payee, amount: 1, paymentKey: "x" })],
  ["get_budget", JSON.stringify({ agent: "other" })],
  ["find_services", ""],
])("error: %s with %j is a result, and moves nothing", async (name, input) => {
  const { call } = toFunctionTools(tools);
  const paid = await paidBy(async () => {
    const { isError, structured } = await call(name, input);
    expect(isError).toBe(true);
    expect(structured).toMatchObject({ error: { name: expect.stringMatching(/Error$/) } });
  });
  expect(paid).toBe(0n);
});

test("default: a plain fetch pays once for its key, and without a key pays nothing", async () => {
  const network = `eip155:${agents.devnet.chain.id}` as const;
  const [, , , settler] = agents.devnet.accounts;
  if (settler === undefined) throw new Error("The devnet has no fourth account.");
  const facilitator = toFacilitatorClient(startFacilitator(agents.devnet, settler), network);
  const url = await startOfficialSeller({ network, payTo: merchant, facilitator });
  const fetch = toPayingFetch({ agent });
  await expect(fetch(`${url}/cheap`)).rejects.toMatchObject({ name: "PaymentKeyMissingError" });
  expect((await fetch(`${url}/nothing`)).status).toBe(404);
  const headers = { "Idempotency-Key": "forecast-1" };
  const response = await fetch(new URL("/cheap", url), { headers });
  expect(await response.json()).toEqual({ forecast: "sun" });
  // This seller keeps no answers: what was paid is not paid again all the same.
  await expect(fetch(`${url}/cheap`, { headers })).rejects.toMatchObject({ name: "PaidNotServedError" });
  expect(await agents.usdcOf(merchant)).toBe(10_000n);
});

/** A model that follows a script, as LangChain has models. */
class ScriptedModel extends BaseChatModel {
  readonly #calls: { name: string; input: object }[];

  constructor(calls: readonly { readonly name: string; readonly input: object }[]) {
    super({});
    this.#calls = [...calls];
  }

  override _llmType(): string {
    return "scripted";
  }

  override async _generate(): Promise<ChatResult> {
    const next = this.#calls.shift();
    const message =
      next === undefined
        ? new AIMessage("done")
        : new AIMessage({
            content: "",
            tool_calls: [{ id: crypto.randomUUID(), name: next.name, args: { ...next.input } }],
          });
    return { generations: [{ text: "", message }] };
  }
}
