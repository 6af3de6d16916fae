import * as z from "zod";
import type { AgentSource } from "./AgentSource.ts";
import { type AgentTool, defineTool } from "./AgentTool.ts";
import { outside, quoteOutside } from "./results.ts";
import { orError, outsideText, paymentKey, shownAmount, wishedAmount, wishedToken } from "./schemas.ts";

/** They pay; repeated with the same key they pay nothing more. */
const paying = {
  readOnlyHint: false,
  destructiveHint: true,
  idempotentHint: true,
  openWorldHint: true,
} as const;

/** The tools that pay: once for each payment key, whatever the host, the network or this process does. */
export function payingTools(agent: AgentSource): AgentTool[] {
  return [
    defineTool({
      name: "pay_request",
      title: "Fetch a resource and pay for it",
      description:
        "Fetches an HTTP resource and pays for it by x402 if the server asks, within the session's limits. Pays once per paymentKey.",
      inputSchema: z.strictObject({
        url: z.url({ protocol: /^https?$/ }).max(2_048),
        method: z.enum(["GET", "POST", "PUT", "PATCH", "DELETE"]).default("GET"),
        headers: z.record(z.string().max(128), z.string().max(4_096)).optional(),
        body: z.string().max(262_144).optional(),
        paymentKey,
        maxAmount: wishedAmount
          .optional()
          .describe("The most to pay. A higher price is refused before anything is signed."),
        token: wishedToken,
      }),
      outputSchema: orError({
        status: z.number(),
        contentType: z.string().nullable(),
        body: outsideText,
        payment: z
          .object({
            paymentKey: z.string(),
            amount: shownAmount,
            to: z.string(),
            settledBefore: z.string().nullable(),
          })
          .nullable()
          .describe("null: nothing had to be paid."),
      }),
      annotations: paying,
      run: async ({ url, method, headers, body, paymentKey: key, maxAmount, token }) => {
        const [{ requirePaymentKey }, { payUrl }] = await Promise.all([
          import("../money/paymentKey.ts"),
          import("../money/payUrl.ts"),
        ]);
        const named = requirePaymentKey(key);
        const max = maxAmount === undefined ? undefined : { amount: maxAmount, token };
        const paid = await payUrl(await agent(), { key: named, url, method, headers, body, max });
        const { payment } = paid;
        const cost =
          payment === undefined ? "Nothing had to be paid." : `Paid ${payment.amount.text} to ${payment.to}.`;
        return {
          text: `HTTP ${paid.status}. ${cost}\n${quoteOutside(paid.body)}`,
          structured: {
            status: paid.status,
            contentType: paid.contentType ?? null,
            body: outside(paid.body),
            payment:
              payment === undefined
                ? null
                : {
                    paymentKey: payment.key,
                    amount: payment.amount,
                    to: payment.to,
                    settledBefore: payment.settledBefore ?? null,
                  },
          },
        };
      },
    }),

    defineTool({
      name: "send_payment",
      title: "Send money",
      description:
        "Transfers a token from the account, within the session's limits. Pays once per paymentKey.",
      inputSchema: z.strictObject({
        to: z.string().max(64),
        amount: wishedAmount,
        token: wishedToken,
        paymentKey,
      }),
      outputSchema: orError({
        paymentKey: z.string(),
        transactionHash: z.string(),
        amount: shownAmount,
        to: z.string(),
        repeated: z.boolean().describe("Whether it was already paid before this call."),
      }),
      annotations: paying,
      run: async ({ to, amount, token, paymentKey: key }) => {
        const [{ requirePaymentKey }, { prepareTransfer, sendTransfer }] = await Promise.all([
          import("../money/paymentKey.ts"),
          import("../money/spending.ts"),
        ]);
        const named = requirePaymentKey(key);
        const opened = await agent();
        const transfer = await prepareTransfer(opened, { to, amount, token });
        const sent = await sendTransfer(opened, named, transfer);
        const said = sent.repeated ? "had been sent before, and was not sent again" : "was sent";
        return {
          text: `${transfer.amount.text} to ${transfer.to} ${said}: ${sent.transactionHash}.`,
          structured: { ...sent, amount: transfer.amount, to: transfer.to },
        };
      },
    }),
  ];
}
