import { channelName, readMessage, writeMessage } from "../channel/messages.ts";
import { isPageMethod, type PageMethod, type ParamsOf } from "../channel/methods.ts";
import { readParams } from "../channel/readParams.ts";
import { type RpcFailure, rpcFailure } from "../channel/rpcErrors.ts";

/** The one thing that a site asks, and how it is answered. */
export interface Asked<method extends PageMethod = PageMethod> {
  /** Who asks: as the browser says, not as the site does. */
  readonly origin: string;
  readonly method: method;
  readonly params: ParamsOf<method>;
  /** Answers, once; later calls do nothing. */
  readonly answer: (result: unknown) => void;
  /** Refuses, once. */
  readonly refuse: (failure: RpcFailure) => void;
}

/** A request of any method, told apart by it. */
export type AnyAsked = { readonly [method in PageMethod]: Asked<method> }[PageMethod];

/** Why there is nothing to answer. */
export type NoChannel = "alone" | "framed" | "answered";

/** Remembers, over a reload of this window, what was answered: a nonce is good for one answer. */
const answeredKey = "abba.answered";

/**
 * Listens to the window that opened this one, until it has asked one thing. Whatever comes from another window, with another
 * nonce, or from an origin that cannot be named is not looked at; the first that asks is the only one that is answered.
 *
 * @param onAsked - Is told of it.
 * @returns Ends listening; or why nobody can ask.
 */
export function openChannel(onAsked: (asked: AnyAsked) => void): { readonly close: () => void } | NoChannel {
  const opener = window.opener as Window | null;
  const nonce = location.hash.slice(1);
  if (window.top !== window.self) return "framed";
  if (opener === null || !/^[0-9a-f]{64}$/.test(nonce)) return "alone";
  if (sessionStorage.getItem(answeredKey) === nonce) return "answered";
  const head = { channel: channelName, nonce } as const;
  const listen = ({ source, origin, data }: MessageEvent) => {
    if (source !== opener || !/^https?:\/\//.test(origin)) return;
    const message = readMessage(data);
    if (message?.type !== "request" || message.nonce !== nonce) return;
    window.removeEventListener("message", listen);
    let isOpen = true;
    const reply = (text: string) => {
      if (!isOpen) return;
      isOpen = false;
      sessionStorage.setItem(answeredKey, nonce);
      // Delivered only if that window still shows the origin that asked.
      opener.postMessage(text, origin);
    };
    const refuse = (failure: RpcFailure) =>
      reply(
        writeMessage({
          ...head,
          type: "error",
          code: failure.code,
          message: failure.message.slice(0, 2_000),
        }),
      );
    const { method } = message;
    if (!isPageMethod(method)) return refuse(rpcFailure("unsupportedMethod"));
    const read = readParams(method, message.params);
    if ("failure" in read) return refuse(read.failure);
    const answer = (result: unknown) => reply(writeMessage({ ...head, type: "result", result }));
    onAsked({ origin, method, params: read.params, answer, refuse } as AnyAsked);
  };
  window.addEventListener("message", listen);
  // Nothing in it is a secret, and nobody's origin is known yet.
  opener.postMessage(writeMessage({ ...head, type: "ready" }), "*");
  return { close: () => window.removeEventListener("message", listen) };
}
