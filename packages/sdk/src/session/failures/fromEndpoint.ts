import { type Address, zeroAddress } from "viem";
import { ContractMissingError } from "../../chains/chainErrors.ts";
import type { BaseError } from "../../errors/BaseError.ts";
import {
  EndpointDeniedError,
  EndpointUnreachableError,
  RateLimitedError,
  RequestFailedError,
  RequestTimedOutError,
} from "../errors/endpointErrors.ts";
import { InsufficientFundsError } from "../errors/networkErrors.ts";
import type { FailureFacts } from "./revertData.ts";

/** Codes by which endpoints say that they were asked too often: of HTTP, Infura's (EIP-1474), Base's, QuickNode's. */
const rateLimitCodes: ReadonlySet<number> = new Set([429, -32_005, -32_016, -32_007]);

/** How those say it that use another code, or none. */
const rateLimitText =
  /rate.?limit|too many requests|compute units|throughput|requests? (?:limit|per (?:second|minute|day))|(?:request|usage|daily|monthly|plan|credit)s? (?:limit|quota)|exceeded.{0,60}(?:capacity|quota|allowance|credits)/i;

/** JSON-RPC 2.0: what is not understood now is not understood later. */
const notUnderstood: ReadonlySet<number> = new Set([-32_700, -32_602, -32_601, -32_600]);

/** viem's error about a call names its contract. */
function contractOf(error: unknown): Address {
  let current = error;
  for (let depth = 0; depth < 16 && current instanceof Error; depth += 1) {
    if ("contractAddress" in current && isText(current.contractAddress)) return current.contractAddress;
    current = current.cause;
  }
  return zeroAddress;
}

const isOfTransport = (name: string) => /^(?:Http|WebSocket|Socket)/.test(name);

const isText = (value: unknown): value is Address => typeof value === "string";

/** What {@link fromEndpoint} can make. */
export type FromEndpointErrorType =
  | ContractMissingError
  | EndpointDeniedError
  | EndpointUnreachableError
  | InsufficientFundsError
  | RateLimitedError
  | RequestFailedError
  | RequestTimedOutError;

/** Who pays for gas: a smart account, or the sender of a transaction of its own. */
interface Payer {
  readonly account?: Address | undefined;
  readonly sender?: Address | undefined;
}

/**
 * Makes a typed error of a failure that no contract has a part in: nobody answered.
 *
 * @param facts - What the failure says.
 * @param cause - The failure.
 * @param payer - Who pays for what failed.
 * @returns The error, not thrown.
 */
export function fromEndpoint(facts: FailureFacts, cause: unknown, payer: Payer = {}): BaseError {
  const { text, names, codes, status, endpoint, retryAfterSeconds } = facts;
  const parameters = { cause, endpoint, retryAfterSeconds };
  if (status === 401 || status === 402 || status === 403)
    return new EndpointDeniedError({ ...parameters, status });
  const isLimited = status === 429 || codes.some((code) => rateLimitCodes.has(code));
  if (isLimited || rateLimitText.test(text)) return new RateLimitedError(parameters);
  if (
    names.some((name) => name.endsWith("TimeoutError")) ||
    /timed? ?out|took too long|ETIMEDOUT/i.test(text)
  ) {
    return new RequestTimedOutError(parameters);
  }
  if (/insufficient funds|balance too low|didn't pay prefund/i.test(text)) {
    return new InsufficientFundsError({ account: payer.account, sender: payer.sender, cause });
  }
  const isAnswered = endpoint === undefined && status === undefined && codes.length === 0;
  if (names.includes("ContractFunctionExecutionError") && isAnswered && !names.some(isOfTransport)) {
    // What came is nothing, or not what such a contract returns.
    return new ContractMissingError({ contract: "contract of that kind", address: contractOf(cause) });
  }
  if (status !== undefined && status < 500) {
    return new RequestFailedError({ ...parameters, code: status, retryable: status === 408 });
  }
  const isUnreachable =
    names.some(isOfTransport) ||
    /fetch failed|ECONNREFUSED|ECONNRESET|ENOTFOUND|Failed to fetch|HTTP request failed/i.test(text);
  if (isUnreachable) return new EndpointUnreachableError(parameters);
  // viem puts -1 where there is none.
  const code = codes.findLast((candidate) => candidate !== -1);
  return new RequestFailedError({
    ...parameters,
    code,
    retryable: code === undefined || !notUnderstood.has(code),
  });
}
