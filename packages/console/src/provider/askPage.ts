import { type ChannelMessage, channelName, readMessage, writeMessage } from "../channel/messages.ts";
import { type PageMethod, pageMethods, type ResultOf } from "../channel/methods.ts";
import { ProviderRpcError, providerError } from "./ProviderRpcError.ts";

/** What is asked of the page, and where it is. */
export interface Question<method extends PageMethod> {
  /** The page's address. */
  readonly pageUrl: URL;
  readonly method: method;
  readonly params: unknown;
  /** Milliseconds until the page must listen, and until its owner must have answered. */
  readonly timeouts: { readonly ready: number; readonly answer: number };
}

const features = "popup=yes,width=440,height=760";
/** Milliseconds between looks at whether the window was closed: no event says so across origins. */
const closedInterval = 250;
/** Milliseconds that an answer may still be on its way from a window that has closed. */
const lateAnswer = 1_000;

/**
 * Opens the owner's page in a window of its own and asks it one thing. Only what comes from that window, that origin and
 * with that window's nonce is an answer; whatever else arrives is not looked at.
 *
 * @param question - What is asked.
 * @returns The page's answer, in the form that the method has.
 * @throws {ProviderRpcError} 4001 when the owner refuses or closes the window, 4900 when the page cannot be opened or does
 * not answer, and whatever the page answers.
 */
export async function askPage<method extends PageMethod>(
  question: Question<method>,
): Promise<ResultOf<method>> {
  const { pageUrl, method, params, timeouts } = question;
  const nonce = makeNonce();
  const address = new URL("connect", pageUrl);
  address.hash = nonce;
  const opened = window.open(address, "_blank", features);
  if (opened === null) {
    throw providerError(
      "disconnected",
      "The browser did not let the owner's page open. Ask when the user has just pressed something.",
    );
  }
  const stop = new AbortController();
  const { signal } = stop;
  try {
    return await new Promise<ResultOf<method>>((resolve, reject) => {
      let ready = false;
      const answered = (message: ChannelMessage) => {
        if (message.type === "ready") {
          // A page that was loaded anew asks again, and is told the same.
          ready = true;
          const request = writeMessage({ channel: channelName, nonce, type: "request", method, params });
          opened.postMessage(request, pageUrl.origin);
        } else if (message.type === "error") {
          reject(new ProviderRpcError(message));
        } else if (message.type === "result") {
          const result = pageMethods[method].result.safeParse(message.result);
          if (result.success) resolve(result.data as ResultOf<method>);
          else reject(providerError("internal", "The owner's page returned an answer in an unknown format."));
        }
      };
      window.addEventListener(
        "message",
        ({ source, origin, data }) => {
          if (source !== opened || origin !== pageUrl.origin) return;
          const message = readMessage(data);
          if (message?.nonce === nonce) answered(message);
        },
        { signal },
      );
      every(closedInterval, signal, () => {
        if (!opened.closed) return;
        after(lateAnswer, signal, () => reject(providerError("userRejected", closedMessage(ready))));
      });
      after(timeouts.ready, signal, () => {
        if (!ready) reject(providerError("disconnected", "The owner's page did not open in time."));
      });
      after(timeouts.answer, signal, () => {
        reject(providerError("disconnected", "The owner did not answer in time."));
      });
    });
  } finally {
    stop.abort();
    opened.close();
  }
}

function closedMessage(ready: boolean): string {
  return ready
    ? "The owner closed the page without an answer."
    : "The owner's page was closed before it listened. If it is still open, this site's Cross-Origin-Opener-Policy cuts it off: serve the site with same-origin-allow-popups.";
}

function makeNonce(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(32)), (byte) =>
    byte.toString(16).padStart(2, "0"),
  ).join("");
}

function every(milliseconds: number, signal: AbortSignal, act: () => void): void {
  const timer = setInterval(act, milliseconds);
  signal.addEventListener("abort", () => clearInterval(timer));
}

function after(milliseconds: number, signal: AbortSignal, act: () => void): void {
  const timer = setTimeout(act, milliseconds);
  signal.addEventListener("abort", () => clearTimeout(timer));
}
