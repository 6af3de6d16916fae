import { keccak256, stringToHex } from "viem";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import {
  ApiAnswerMalformedError,
  ApiNetworkError,
  ApiRateLimitedError,
  ApiServerError,
  ApiUnauthorizedError,
  ApiValidationError,
  SessionRequestDeniedError,
  SessionRequestUnansweredError,
} from "./apiErrors.ts";
import type { ApiClient } from "./createApiClient.ts";
import { type RequestSessionParameters, requestSession } from "./requestSession.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const serializedRequest = "abba_request_1_e30.00000000";
const requestHash = keccak256(stringToHex(serializedRequest));
const request: RequestSessionParameters["request"] = {
  serializedRequest,
  requestHash,
  words: ["one", "two", "three", "four", "five", "six"],
  toLink: (page, userCode) => `${page}#user_code=${userCode}&secret=s&hash=${requestHash}`,
  open: (sealed, { by } = {}) => `abba_grant_${sealed}_${by}`,
};
const opened = {
  device_code: "device",
  user_code: "WDJB-MJHT",
  verification_uri: "https://console.example/grant",
  verification_uri_complete: "https://console.example/grant#user_code=WDJB-MJHT",
  request_hash: requestHash,
  expires_in: 60,
  interval: 5,
};
const told = (code: string, data?: unknown) => new ApiValidationError({ status: 400, code, data });
const pending = told("authorization_pending");

/** Asks a mailbox that answers polls one by one; the last answer is given from then on. */
function ask(answers: readonly (string | Error)[], more: Partial<RequestSessionParameters> = {}) {
  const started = Date.now();
  const polledAt: number[] = [];
  const invitations: unknown[] = [];
  const sessionRequests = {
    open: vi.fn(async () => opened),
    poll: async () => {
      polledAt.push((Date.now() - started) / 1_000);
      const answer = answers[Math.min(polledAt.length, answers.length) - 1] ?? pending;
      if (answer instanceof Error) throw answer;
      return { sealed_grant: answer };
    },
  } as Partial<ApiClient["sessionRequests"]> as ApiClient["sessionRequests"];
  const onInvitation = (invitation: unknown) => void invitations.push(invitation);
  const outcome = requestSession({ api: { sessionRequests }, request, onInvitation, ...more }).catch(
    (error: unknown) => error,
  );
  return { outcome, polledAt, invitations, sessionRequests };
}

test("default: tells where to answer, polls, and opens the answer", async () => {
  const { outcome, polledAt, invitations, sessionRequests } = ask([pending, pending, "sealed"]);
  const expiresAt = Math.floor(Date.now() / 1_000 + 60);
  await vi.advanceTimersByTimeAsync(15_000);
  expect(await outcome).toBe("abba_grant_sealed_link");
  expect(polledAt).toEqual([5, 10, 15]);
  expect(sessionRequests.open).toHaveBeenCalledWith({ request: serializedRequest }, { signal: undefined });
  const page = "https://console.example/grant";
  const link = `${page}#user_code=WDJB-MJHT&secret=s&hash=${requestHash}`;
  expect(invitations).toEqual([{ link, page, userCode: "WDJB-MJHT", words: request.words, expiresAt }]);
});

test("behavior: a page of one's own keeps the secret from one that the platform names", async () => {
  const { outcome, invitations } = ask(["sealed"], { page: "https://mine.example/grant", by: "words" });
  await vi.advanceTimersByTimeAsync(5_000);
  expect(await outcome).toBe("abba_grant_sealed_words");
  expect(JSON.stringify(invitations)).not.toContain("console.example");
});

describe("polling", () => {
  test.each([
    ["what the platform says", told("slow_down", { interval: 12 }), 12],
    ["five seconds more, if it does not say", told("slow_down"), 10],
    ["five seconds more, if it says nonsense", told("slow_down", { interval: -1 }), 10],
    ["five seconds more, when it cannot be reached", new ApiNetworkError({}), 10],
    ["five seconds more, when it fails", new ApiServerError({ status: 503 }), 10],
    ["five seconds more, when it is busy", new ApiRateLimitedError({ status: 429, retryAfter: 1 }), 10],
  ])("behavior: slows down by %s", async (_, answer, interval) => {
    const { outcome, polledAt } = ask([answer, "sealed"]);
    await vi.advanceTimersByTimeAsync((5 + interval) * 1_000);
    expect(await outcome).toBe("abba_grant_sealed_link");
    expect(polledAt).toEqual([5, 5 + interval]);
  });

  test.each([
    [told("access_denied"), SessionRequestDeniedError, [5]],
    [told("expired_token"), SessionRequestUnansweredError, [5]],
    [new ApiUnauthorizedError({ status: 401 }), ApiUnauthorizedError, [5]],
    [told("VALIDATION_FAILED"), ApiValidationError, [5]],
  ])("error: %o ends it", async (answer, kind, polls) => {
    const { outcome, polledAt } = ask([answer]);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(await outcome).toBeInstanceOf(kind);
    expect(polledAt).toEqual(polls);
  });

  test("error: when time is over it was looked once more", async () => {
    const { outcome, polledAt } = ask([new ApiNetworkError({})]);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(await outcome).toBeInstanceOf(SessionRequestUnansweredError);
    expect(polledAt).toEqual([5, 15, 30, 50, 60]);
  });

  test("error: whoever asked may stop it", async () => {
    const stop = new AbortController();
    const { outcome, polledAt } = ask([pending], { signal: stop.signal });
    await vi.advanceTimersByTimeAsync(7_000);
    stop.abort(new Error("enough"));
    await expect(outcome).resolves.toMatchObject({ message: "enough" });
    expect(polledAt).toEqual([5]);
  });
});

test("error: a platform that takes in another request is not waited for", async () => {
  const { outcome, invitations } = ask([], { request: { ...request, requestHash: keccak256("0x01") } });
  expect(await outcome).toBeInstanceOf(ApiAnswerMalformedError);
  expect(invitations).toEqual([]);
});

test("error: an answer that is not its owner's is refused as such", async () => {
  const forged = new Error("not authentic");
  const open = () => {
    throw forged;
  };
  const { outcome } = ask(["forged"], { request: { ...request, open } });
  await vi.advanceTimersByTimeAsync(5_000);
  expect(await outcome).toBe(forged);
});
