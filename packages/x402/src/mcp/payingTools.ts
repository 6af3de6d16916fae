import type { SessionClient } from "@abbababa/sdk";
import { parseWith } from "@abbababa/sdk/internal";
import * as z from "zod/mini";
import { createMemoryBook } from "../book/createMemoryBook.ts";
import type { PaymentMade } from "../client/PaymentMade.ts";
import { type PayingFetchOptions, type PayOptions, payingFetch } from "../client/payingFetch.ts";
import { readHeader, UnreadableHeader, writeHeader } from "../headers/headers.ts";
import { paymentRequiredSchema } from "../offers/Offer.ts";
import { errorMeta, paymentMeta, receiptMeta, type ToolResult, toolResultSchema } from "./wire.ts";

/** A call of a tool. */
export interface ToolCall {
  readonly name: string;
  readonly arguments?: Record<string, unknown> | undefined;
  readonly _meta?: Record<string, unknown> | undefined;
}

/** What calls tools: a client of the MCP SDK, of either generation. */
export interface ToolCaller {
  callTool(call: {
    name: string;
    arguments?: Record<string, unknown>;
    _meta?: Record<string, unknown>;
  }): Promise<unknown>;
}

/** What {@link payingTools} takes beside the session. */
export interface PayingToolsOptions extends Omit<PayingFetchOptions, "fetch"> {
  /** Calls the tools. */
  readonly client: ToolCaller;
  /**
   * Names the server, in the form of a host: what a policy, the book and errors know it by. Two servers with one name share
   * a day's limit.
   */
  readonly server: string;
}

/** What a tool answered, and what was paid for it. */
export interface PaidCall {
  readonly result: ToolResult;
  /** `undefined`: nothing had to be paid. */
  readonly payment: PaymentMade | undefined;
}

/** Calls a tool, and pays for the call when its server asks. */
export type PayingToolCall = (call: ToolCall, options?: PayOptions) => Promise<PaidCall>;

const callSchema = z.strictObject({
  name: z.string().check(z.minLength(1), z.maxLength(256)),
  arguments: z.optional(z.record(z.string(), z.unknown())),
  _meta: z.optional(z.record(z.string(), z.unknown())),
});
const serverSchema = z.string().check(z.regex(/^[a-z0-9-]+(\.[a-z0-9-]+)*(:\d{1,5})?$/i, "is not a host"));

/** A result that a server gave may be no result: whoever reads it must not be misled. */
const unreadable = {
  isError: true,
  content: [{ type: "text", text: "The server's response is not an MCP result." }],
};

/**
 * Makes calls of MCP tools that answer what has to be paid by a payment of the session's: once for each key, whatever fails
 * in between. Everything that `payingFetch` promises holds, as it is what pays.
 *
 * @param session - An opened session with payment rules.
 * @param options - {@link PayingToolsOptions}
 *
 * @example
 * const call = payingTools(session, { client, server: "weather.example", book });
 * const { result, payment } = await call({ name: "forecast", arguments: { city } }, { key: "forecast-7" });
 */
export function payingTools(session: SessionClient, options: PayingToolsOptions): PayingToolCall {
  const { client, server: named, book = createMemoryBook(), ...paying } = options;
  const server = parseWith(serverSchema, named, "server of payingTools");
  return async (given, payOptions = {}) => {
    const call = parseWith(callSchema, given, "call of a tool");
    // The call speaks with its server as a request would: once without a payment, and again with it.
    let isWritten = false;
    let result: ToolResult = unreadable;
    const pay = payingFetch(session, {
      ...paying,
      book,
      fetch: async (_, init) => {
        const header = new Headers(init?.headers).get("payment-signature");
        const payment = header === null ? undefined : isWritten ? header : readPaymentHeader(header);
        const sent = payment === undefined ? call._meta : { ...call._meta, [paymentMeta]: payment };
        const answer = await client.callTool({
          name: call.name,
          ...(call.arguments !== undefined && { arguments: call.arguments }),
          ...(sent !== undefined && { _meta: sent }),
        });
        const parsed = toolResultSchema.safeParse(answer);
        result = parsed.success ? parsed.data : unreadable;
        const asked = result.isError === true ? readAsked(result) : undefined;
        if (asked === undefined) return toResponse(result);
        isWritten = asked.isWritten;
        return new Response(null, {
          status: 402,
          headers: { "payment-required": writeHeader(asked.required) },
        });
      },
    });
    const { payment } = await pay(`https://${server}/${encodeURIComponent(call.name)}`, {}, payOptions);
    return { result, payment };
  };
}

const readPaymentHeader = (header: string) => {
  const payment = readHeader(header, z.record(z.string(), z.unknown()));
  return payment instanceof UnreadableHeader ? header : payment;
};

/**
 * Finds what a result asks to be paid: in itself, as the specification has it; in `_meta`, as `agents` has it, which also
 * takes the payment as a written one; or in its text.
 */
function readAsked(
  result: ToolResult,
): { readonly required: unknown; readonly isWritten: boolean } | undefined {
  const { structuredContent, _meta, content = [] } = result;
  if (isAsked(structuredContent)) return { required: structuredContent, isWritten: false };
  if (isAsked(_meta?.[errorMeta])) return { required: _meta?.[errorMeta], isWritten: true };
  for (const { type, text } of content) {
    if (type !== "text" || typeof text !== "string") continue;
    const value = parseJson(text);
    if (isAsked(value)) return { required: value, isWritten: false };
  }
  return undefined;
}

const isAsked = (value: unknown) => paymentRequiredSchema.safeParse(value).success;

function toResponse({ _meta }: ToolResult): Response {
  const receipt = _meta?.[receiptMeta];
  const headers = receipt === undefined ? {} : { "payment-response": writeHeader(receipt) };
  return new Response(null, { headers });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
