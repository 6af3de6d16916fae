import type { RouteConfig, x402ResourceServer } from "@x402/core/server";
import * as z from "zod/mini";
import type { AnswerStore } from "../answers/AnswerStore.ts";
import { readHeader, UnreadableHeader, writeHeader } from "../headers/headers.ts";
import { createPaywall } from "../seller/createPaywall.ts";
import { errorMeta, readPayment, receiptMeta, type ToolResult, toolResultSchema } from "./wire.ts";

/** What {@link paidTools} takes. */
export interface PaidToolsOptions {
  /** With the schemes that are accepted, and the facilitator that verifies and settles. */
  readonly server: x402ResourceServer;
  /** Remembers answers. @default in this process, for ten minutes */
  readonly answers?: AnswerStore | undefined;
}

/** What a tool costs. */
export interface ToolPrice extends Pick<RouteConfig, "accepts" | "description"> {
  /** The tool's name. */
  readonly name: string;
}

/** What does a tool's work: its arguments, and what the MCP SDK hands along. */
export type ToolHandler<input, context, result> = (
  input: input,
  context: context,
) => result | Promise<result>;

/** Puts a price on tools. */
export interface PaidTools {
  /**
   * Has calls of a tool paid before it works, and settled after it has: it works once for each payment. What ends with
   * `isError` is not charged.
   *
   * @param price - {@link ToolPrice}
   * @param handler - The tool.
   * @returns What is registered in its place, with the MCP SDK of either generation: it answers what the tool does, or in
   * the same form what has to be paid.
   */
  priced<input, context, result extends ToolResult>(
    price: ToolPrice,
    handler: ToolHandler<input, context, result>,
  ): (input: input, context: context) => Promise<result>;
}

/** The requests by which the paywall knows calls of tools. */
const base = "http://mcp.invalid/tool/";

/**
 * Sells calls of MCP tools by x402: a call without a payment is answered by what it costs, as a result with `isError`; a
 * payment comes in `_meta["x402/payment"]`, and what was settled goes back in `_meta["x402/payment-response"]`. The same
 * payment with the same arguments, while its answer is kept, gets the same answer.
 *
 * @param options - {@link PaidToolsOptions}
 *
 * @example
 * const { priced } = paidTools({ server });
 * const price = { name: "forecast", accepts: { scheme: "exact", price: "$0.01", network, payTo } };
 * mcp.registerTool("forecast", { inputSchema }, priced(price, async ({ city }) => forecast(city)));
 */
export function paidTools({ server, answers }: PaidToolsOptions): PaidTools {
  return {
    priced<input, context, result extends ToolResult>(
      { name, accepts, description }: ToolPrice,
      handler: ToolHandler<input, context, result>,
    ) {
      const url = `${base}${encodeURIComponent(name)}`;
      const resource = `mcp://tool/${encodeURIComponent(name)}`;
      const route = { accepts, resource, ...(description !== undefined && { description }) };
      const paywall = createPaywall({
        server,
        routes: { [`POST ${new URL(url).pathname}`]: route },
        ...(answers !== undefined && { answers }),
      });
      return async (input: input, context: context) => {
        const body = new TextEncoder().encode(JSON.stringify(input ?? {}));
        const headers = new Headers({ "content-type": "application/json", accept: "application/json" });
        const payment = readPayment(context);
        if (payment !== undefined)
          headers.set("payment-signature", typeof payment === "string" ? payment : writeHeader(payment));
        const response = await paywall.handle(
          new Request(url, { method: "POST", headers }),
          body,
          async () => {
            const result = await handler(input, context);
            // What failed is not charged: the paywall takes it for an answer that was not given.
            return Response.json(result, { status: result.isError === true ? 500 : 200 });
          },
        );
        return (await toResult(response)) as result;
      };
    },
  };
}

/** Says a response of the paywall as a tool's result. */
async function toResult(response: Response): Promise<ToolResult> {
  const required = readObject(response, "payment-required");
  if (response.status === 402 && required !== undefined) {
    const { error } = (await response.json()) as { readonly error?: string };
    const asked = { ...required, ...(error !== undefined && { error }) };
    return {
      isError: true,
      structuredContent: asked,
      content: [{ type: "text", text: JSON.stringify(asked) }],
      // Where clients of `agents` look for it.
      _meta: { [errorMeta]: asked },
    };
  }
  const value: unknown = await response.json();
  const result = toolResultSchema.safeParse(value);
  if (!result.success || (result.data.content === undefined && result.data.structuredContent === undefined)) {
    return { isError: true, content: [{ type: "text", text: JSON.stringify(value) }] };
  }
  const receipt = readObject(response, "payment-response");
  if (receipt === undefined) return result.data;
  return { ...result.data, _meta: { ...result.data._meta, [receiptMeta]: receipt } };
}

function readObject(response: Response, header: string): Record<string, unknown> | undefined {
  const text = response.headers.get(header);
  if (text === null) return undefined;
  const value = readHeader(text, z.record(z.string(), z.unknown()));
  return value instanceof UnreadableHeader ? undefined : value;
}
