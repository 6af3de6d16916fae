import { type PaymentMade, type PaymentPolicy, payingFetch } from "@abbababa/x402-aa-session";
import type { Agent } from "../agent/openAgent.ts";
import { ResourceUnreachableError, UsageError } from "../errors.ts";
import { parseAmount, readToken, type ShownAmount, showAmount } from "./tokens.ts";

/** Bytes of an answer that are read. */
export const maxBody = 1_048_576;

/** What is to be fetched, and paid for when the server asks. */
export interface PayUrlParameters {
  /** Names the payment. */
  readonly key: string;
  readonly url: string;
  readonly method?: string | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly body?: string | undefined;
  /** The most to pay, in the token's own decimals. @default what the session allows */
  readonly max?: { readonly amount: string; readonly token: string } | undefined;
}

/** What was got, and what was paid for it. */
export interface PaidUrl {
  readonly status: number;
  readonly contentType: string | undefined;
  /** As text; what is longer is cut. */
  readonly body: string;
  readonly truncated: boolean;
  readonly payment: (PaymentMade & { readonly amount: ShownAmount }) | undefined;
}

/**
 * Fetches a resource, and pays for it by x402 when its server asks: once for each key.
 *
 * @param agent - Who pays.
 * @param parameters - {@link PayUrlParameters}
 * @throws {ResourceUnreachableError} when its server does not answer, and what `payingFetch` throws.
 */
export async function payUrl(agent: Agent, parameters: PayUrlParameters): Promise<PaidUrl> {
  const { key, url, method, headers, body, max } = parameters;
  checkWebAddress(url);
  const policy = await toPolicy(agent, max);
  const pay = payingFetch(agent.session, { book: agent.payments, policy });
  const request = {
    ...(method && { method }),
    ...(headers && { headers }),
    ...(body !== undefined && { body }),
  };
  const { response, payment } = await reached(url, () => pay(url, request, { key }));
  const { text, truncated } = await reached(url, () => readText(response));
  return {
    status: response.status,
    contentType: response.headers.get("content-type") ?? undefined,
    body: text,
    truncated,
    payment: payment && {
      ...payment,
      amount: showAmount(payment.value, await readToken(agent.session, payment.token)),
    },
  };
}

/**
 * Checks that a text is an address on the web.
 *
 * @throws {UsageError} when it is not.
 */
export function checkWebAddress(url: string): void {
  if (URL.canParse(url) && /^https?:$/.test(new URL(url).protocol)) return;
  throw new UsageError("The URL is not a web address.", {
    metaMessages: ["It begins with https:// or http://, such as https://api.example.com/paper/7."],
  });
}

/** `fetch` says of what it cannot reach no more than a TypeError. */
async function reached<answer>(url: string, ask: () => Promise<answer>): Promise<answer> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof TypeError) throw new ResourceUnreachableError(url, error);
    throw error;
  }
}

async function toPolicy({ session }: Agent, max: PayUrlParameters["max"]): Promise<PaymentPolicy> {
  if (max === undefined) return {};
  return { maxPerRequest: parseAmount(max.amount, await readToken(session, max.token)) };
}

async function readText(response: Response): Promise<{ text: string; truncated: boolean }> {
  const reader = response.body?.getReader();
  if (reader === undefined) return { text: "", truncated: false };
  const chunks: Uint8Array[] = [];
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return { text: decode(chunks), truncated: false };
    const room = maxBody - length;
    chunks.push(value.subarray(0, room));
    length += Math.min(room, value.length);
    if (value.length > room) {
      await reader.cancel();
      return { text: decode(chunks), truncated: true };
    }
  }
}

const decode = (chunks: readonly Uint8Array[]) => new TextDecoder().decode(Buffer.concat(chunks));
