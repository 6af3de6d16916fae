import { isIP } from "node:net";
import { Agent, buildConnector } from "undici";
import type { CallbackPolicy } from "../callbackUrl/CallbackPolicy.ts";
import { bare } from "../callbackUrl/checkCallbackUrl.ts";
import { resolveCallback } from "../callbackUrl/resolveCallback.ts";

/** Bytes. */
const maxHeaderSize = 16_384;

/** How long each part of a delivery may take, in milliseconds. */
export interface DeliveryTimeouts {
  /** Until a connection stands, encrypted. */
  readonly connect: number;
  /** Until the answer's head is there, and between two pieces of its body. */
  readonly answer: number;
  /** All of it. */
  readonly total: number;
}

/**
 * Makes an HTTP agent that connects to the very address that was checked: the name is resolved once, here, and the
 * socket gets the address. The certificate is still checked against the name.
 *
 * @param policy - {@link CallbackPolicy}
 * @param timeouts - {@link DeliveryTimeouts}
 * @returns The agent, for one request; destroy it afterwards.
 */
export function createPinnedAgent(policy: CallbackPolicy, timeouts: DeliveryTimeouts): Agent {
  const connect = buildConnector({
    timeout: timeouts.connect,
    maxCachedSessions: 0,
    ...(policy.ca === undefined ? {} : { ca: policy.ca }),
  });
  return new Agent({
    connect(options, callback) {
      const name = bare(options.hostname);
      resolveCallback(options.hostname, policy).then(
        (address) =>
          connect({ ...options, hostname: address, servername: isIP(name) === 0 ? name : "" }, callback),
        (error: Error) => callback(error, null),
      );
    },
    pipelining: 0,
    headersTimeout: timeouts.answer,
    bodyTimeout: timeouts.answer,
    maxHeaderSize,
  });
}
