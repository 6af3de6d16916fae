import type { Writable } from "node:stream";
import { type Logger, pino } from "pino";
import { describeError } from "./redact.ts";

const secretKeys = [
  "authorization",
  "apiKey",
  "token",
  "secret",
  "secretHash",
  "signature",
  "privateKey",
  "databaseUrl",
  "payload",
  "requestPayload",
  "deliveryPayload",
];

/** The platform's log. Nothing of a request but its method and route is written; this is the second wall. */
export function createLogger(level: string, stream?: Writable): Logger {
  const options = {
    level,
    base: { service: "abba-platform" },
    redact: {
      paths: secretKeys.flatMap((key) => [key, `*.${key}`, `*.*.${key}`]),
      censor: "[redacted]",
    },
    serializers: { err: describeError },
  };
  return stream === undefined ? pino(options) : pino(options, stream);
}
