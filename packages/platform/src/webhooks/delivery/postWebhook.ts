import { request } from "undici";
import type { CallbackPolicy } from "../callbackUrl/CallbackPolicy.ts";
import { CallbackUrlRefusedError } from "../callbackUrl/CallbackUrlRefusedError.ts";
import { checkCallbackUrl } from "../callbackUrl/checkCallbackUrl.ts";
import { createPinnedAgent, type DeliveryTimeouts } from "./createPinnedAgent.ts";

const defaultTimeouts: DeliveryTimeouts = { connect: 5_000, answer: 10_000, total: 15_000 };

/** Bytes of an answer that are read, and thrown away. */
const maxAnswerSize = 65_536;

/** What {@link postWebhook} takes. */
export interface PostWebhookParameters {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  readonly policy: CallbackPolicy;
  /** @default 5 s to connect, 10 s to answer, 15 s in all */
  readonly timeouts?: DeliveryTimeouts | undefined;
  /** Gives up early. */
  readonly signal?: AbortSignal | undefined;
}

/** How an attempt ended. */
export type PostWebhookReturnType =
  | { readonly ok: true; readonly status: number }
  | {
      readonly ok: false;
      /** Of the answer, if one came. */
      readonly status?: number;
      /** In words for the endpoint's owner: nothing of the answer's content, no address. */
      readonly reason: string;
    };

/**
 * Posts a webhook. Only an answer 2xx counts; redirects are not followed, and nothing of the answer is kept.
 *
 * @param parameters - {@link PostWebhookParameters}
 * @returns How it ended; it does not throw.
 */
export async function postWebhook(parameters: PostWebhookParameters): Promise<PostWebhookReturnType> {
  const { headers, body, policy, timeouts = defaultTimeouts } = parameters;
  const signals = [AbortSignal.timeout(timeouts.total), ...(parameters.signal ? [parameters.signal] : [])];
  const agent = createPinnedAgent(policy, timeouts);
  try {
    const answer = await request(checkCallbackUrl(parameters.url, policy), {
      method: "POST",
      headers: { ...headers, "User-Agent": "abbababa-webhooks/1" },
      body,
      dispatcher: agent,
      signal: AbortSignal.any(signals),
    });
    const status = answer.statusCode;
    // The answer's status is known: how its body ends changes nothing.
    await answer.body.dump({ limit: maxAnswerSize }).catch(() => undefined);
    if (status >= 200 && status < 300) return { ok: true, status };
    return { ok: false, status, reason: status < 400 ? `redirect (${status})` : `status ${status}` };
  } catch (error) {
    return { ok: false, reason: reasonOf(error) };
  } finally {
    await agent.destroy();
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof CallbackUrlRefusedError) return error.message;
  if (!(error instanceof Error)) return "failed";
  if (error.name === "TimeoutError" || error.name === "AbortError") return "timeout";
  if (error.name === "HTTPParserError") return "not HTTP";
  const code = "code" in error && typeof error.code === "string" ? error.code : "";
  return /^[A-Z0-9_]{1,64}$/.test(code) ? code : "failed";
}
