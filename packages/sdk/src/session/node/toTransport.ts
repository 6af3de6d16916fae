import { createTransport, type EIP1193RequestFn, RpcRequestError, type Transport } from "viem";
import type { EndpointRole } from "../errors/endpointErrors.ts";
import { type AskOptions, askEndpoint } from "./askEndpoint.ts";
import { checkAnswer } from "./checkAnswer.ts";

/** How an endpoint is asked. */
export interface EndpointOptions extends Partial<AskOptions> {
  /** Tries after the first one. @default 3 */
  readonly retryCount?: number | undefined;
}

interface Request {
  readonly method: string;
  readonly params?: unknown;
}

/** JSON-RPC 2.0: an error that the endpoint gives no code for. */
const internalError = -32_603;

/**
 * Makes a viem transport for a JSON-RPC endpoint: all requests of this package to nodes, bundlers and paymasters' services
 * go through it.
 *
 * Its errors hold no more of the URL than the origin, and nothing of headers and request; they say who gave no answer, and
 * what does not have the form of an answer to what was asked is an error.
 *
 * @param url - The endpoint. Its path and query may hold a key.
 * @param endpoint - What it is, for errors.
 * @param options - {@link EndpointOptions}
 * @returns A transport, for any of viem's clients.
 */
export function toTransport(url: string, endpoint: EndpointRole, options: EndpointOptions = {}): Transport {
  const { retryCount = 3, timeout = 10_000, headers = {} } = options;
  const { origin } = new URL(url);
  const of = <error extends Error>(error: error) => Object.assign(error, { endpoint });
  const request = async ({ method, params }: Request): Promise<unknown> => {
    const answer = await askEndpoint(url, { method, params }, { timeout, headers }).catch((error: Error) => {
      throw of(error);
    });
    if (answer.error === undefined) return checkAnswer(method, answer.result, endpoint);
    const { code = internalError, message, data } = answer.error;
    throw of(new RpcRequestError({ body: { method }, error: { code, message, data }, url: origin }));
  };
  return () =>
    createTransport(
      {
        key: endpoint,
        name: `JSON-RPC endpoint (${endpoint})`,
        type: "http",
        retryCount,
        timeout,
        // viem types the answer by the method; its form was checked.
        request: request as EIP1193RequestFn,
      },
      { url: origin },
    );
}
