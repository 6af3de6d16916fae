import * as z from "zod/mini";

/** Where a call carries its payment. */
export const paymentMeta = "x402/payment";
/** Where a result carries what was settled. */
export const receiptMeta = "x402/payment-response";
/** Where `agents` puts what has to be paid; the specification puts it into the result itself. */
export const errorMeta = "x402/error";

const meta = z.optional(z.nullable(z.record(z.string(), z.unknown())));

/** A tool's result, as far as payments have to know it; the rest is kept. */
export const toolResultSchema = z.looseObject({
  content: z.optional(z.array(z.looseObject({ type: z.string() }))),
  structuredContent: z.optional(z.nullable(z.record(z.string(), z.unknown()))),
  isError: z.optional(z.boolean()),
  _meta: meta,
});

/** A tool's result. */
export type ToolResult = z.output<typeof toolResultSchema>;

const contextSchema = z.object({ _meta: meta, mcpReq: z.optional(z.looseObject({ _meta: meta })) });

/**
 * Reads the payment that came with a call, from what either generation of the MCP SDK hands to a tool.
 *
 * @param context - A tool's second argument.
 * @returns As it came: an object, or base64 of one; `undefined` when there is none.
 */
export function readPayment(context: unknown): unknown {
  const parsed = contextSchema.safeParse(context);
  if (!parsed.success) return undefined;
  return (parsed.data.mcpReq?._meta ?? parsed.data._meta)?.[paymentMeta];
}
