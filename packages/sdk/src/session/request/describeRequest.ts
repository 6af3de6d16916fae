import { type Address, type Hex, zeroAddress } from "viem";
import * as z from "zod/mini";
import {
  type ContractAddresses,
  deterministicAddress,
  findContract,
} from "../../chains/contractAddresses.ts";
import { contractAddressesSchema } from "../../chains/contractAddressesSchema.ts";
import { durationWords, isoTime } from "../../encoding/timeWords.ts";
import { parseWith } from "../../errors/ParametersInvalidError.ts";
import { withPrint } from "../../json/withJson.ts";
import { checkParameters, type Names } from "../../parameters/checkParameters.ts";
import type { SessionRequestInvalidError } from "../errors/serializedErrors.ts";
import type {
  IndexOutOfRangeError,
  NothingAllowedError,
  PaymentRulesTooManyError,
  RuleKindUnknownError,
  SessionKeyMissingError,
  TermsNotCanonicalError,
  TermsVersionUnknownError,
  WindowInvalidError,
} from "../errors/termsErrors.ts";
import type { BuildTermsErrorType } from "../grant/buildTerms.ts";
import type { SessionRequest } from "../SessionRequest.ts";
import type { SessionTerms } from "../SessionTerms.ts";
import { decodeTerms } from "../terms/decodeTerms.ts";
import { describeTerms } from "../terms/describeTerms.ts";
import { comparisonWords } from "./comparisonWords.ts";
import { findDangers } from "./findDangers.ts";
import { hashSessionRequest, parseSessionRequest } from "./serializeRequest.ts";
import { mixesAlphabets, showText } from "./showText.ts";
import { toRequestedTerms } from "./toRequestedTerms.ts";
import { type WorstCase, worstCase, worstGas } from "./worstCase.ts";

/** What {@link describeRequest} takes. */
export interface DescribeRequestParameters {
  /** `abba_request_…`, its JSON, or what `parseSessionRequest` made of it. */
  readonly request: string | SessionRequest;
  /** Addresses of contracts; what is not given is taken from the recorded deployments. */
  readonly addresses?: ContractAddresses | undefined;
  /** Names for addresses. */
  readonly labels?: Readonly<Record<Address, string>> | undefined;
  /** Unix seconds. @default now */
  readonly now?: number | undefined;
}

/** A request in words. Text that its writer chose is escaped and bounded: it can be shown as it is. */
export interface DescribeRequestReturnType {
  /** Who asks, as claimed. */
  readonly name: string;
  /** What for, as claimed. */
  readonly reason: string | undefined;
  /** One for each thing that it would be allowed or bounded by. */
  readonly sentences: readonly string[];
  /** What is to be seen before it is granted. */
  readonly warnings: readonly string[];
  /** What it may cost at the very worst, token by token. */
  readonly worstCase: readonly WorstCase[];
  /** Wei that its gas may cost at the very worst. */
  readonly worstGas: bigint;
  /** With a session that it takes over from: what both together may cost while both live. */
  readonly together: { readonly worstCase: readonly WorstCase[]; readonly worstGas: bigint } | undefined;
  /** The terms as they would be granted, but for account, epoch and salt. */
  readonly terms: SessionTerms;
  readonly requestHash: Hex;
  /** Six words, to compare with those that the agent shows. */
  readonly words: readonly string[];
}

export type DescribeRequestErrorType =
  | BuildTermsErrorType
  | IndexOutOfRangeError
  | NothingAllowedError
  | PaymentRulesTooManyError
  | RuleKindUnknownError
  | SessionKeyMissingError
  | SessionRequestInvalidError
  | TermsNotCanonicalError
  | TermsVersionUnknownError
  | WindowInvalidError;

const names = {
  request: true,
  addresses: true,
  labels: true,
  now: "time",
} satisfies Names<DescribeRequestParameters>;

const schema = z.object({
  addresses: z._default(contractAddressesSchema, {}),
  now: z.optional(z.int().check(z.nonnegative())),
});

/** Stands for the account while it is not known which one will grant. */
const anyAccount: Address = "0x00000000000000000000000000000000000aCC01";

/**
 * Says in words what a request asks for, without asking the chain.
 *
 * @param parameters - {@link DescribeRequestParameters}
 * @returns Sentences, warnings, and what it may cost at the very worst.
 * @throws {SessionRequestInvalidError}
 * @throws {ContractNotDeployedError} when it asks for the escrow or USDC where neither is known.
 *
 * @example
 * const { name, sentences, warnings } = describeRequest({ request });
 */
export function describeRequest(parameters: DescribeRequestParameters): DescribeRequestReturnType {
  checkParameters(parameters, names, "parameters of describeRequest");
  const { addresses, now = Math.floor(Date.now() / 1_000) } = parseWith(
    schema,
    parameters,
    "parameters of describeRequest",
  );
  const request = parseSessionRequest(parameters.request);
  const { chainId, account = anyAccount, replaces } = request;
  const terms = toRequestedTerms(request, { account, epoch: 0n, salt: "0x0000000000000000", now, addresses });
  const before = replaces && decodeTerms(replaces.terms);
  // Recorded, or named by the caller: a request names no contracts.
  const [usdc, escrow] = (["usdc", "abbaBabaEscrow"] as const).map(
    (name) => findContract(name, { chainId, addresses }) ?? deterministicAddress(name),
  );
  const labels = {
    [anyAccount]: "the account",
    ...(escrow && { [escrow]: "the escrow" }),
    ...parameters.labels,
  };
  const [, ...sentences] = describeTerms(terms, { account, usdc, labels }).sentences.map((sentence) =>
    sentence.replaceAll(` (${anyAccount})`, ""),
  );
  const requestHash = hashSessionRequest(request);
  const [name, reason] = [showText(request.name, 96), request.reason && showText(request.reason, 700)];
  return withPrint({
    name,
    reason,
    sentences: [
      `"${name}" asks for a session of the key ${request.sessionKey} on chain ${chainId}, ${lasting(request)}.`,
      ...(reason === undefined ? [] : [`It says what for: "${reason}".`]),
      ...sentences,
      ...(request.callback === undefined
        ? []
        : [`The answer is sent to ${showText(new URL(request.callback).origin, 128)}.`]),
      ...(before === undefined
        ? []
        : [
            `It takes over from a session that lasts until ${isoTime(before.validUntil)}: until then both may spend.`,
          ]),
    ],
    warnings: [
      ...(now > request.expiresAt ? ["The time in which it may be answered is over."] : []),
      ...(mixesAlphabets(request.name)
        ? ["The name mixes alphabets whose letters look alike: it may not be the name that it looks like."]
        : []),
      ...(request.wish.escrowScope === "any" && request.wish.escrowCalls !== "none"
        ? ["It may pay out EVERY escrow of the account, whatever its own budget."]
        : []),
      ...findDangers(
        terms,
        [escrow, usdc, account, zeroAddress].filter((known) => known !== undefined),
      ),
    ],
    worstCase: worstCase([terms]),
    worstGas: worstGas([terms]),
    together: before && { worstCase: worstCase([before, terms]), worstGas: worstGas([before, terms]) },
    terms,
    requestHash,
    words: comparisonWords(requestHash),
  });
}

function lasting({ wish: { validAfter, validitySeconds } }: SessionRequest): string {
  const start = validAfter === undefined ? "from when it is granted" : `from ${isoTime(validAfter)} on`;
  return `for ${durationWords(validitySeconds)} ${start}`;
}
