import { inspect } from "node:util";
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import * as api from "../api/index.ts";
import * as encryption from "../encryption/index.ts";
import { BaseError } from "../errors/BaseError.ts";
import * as errors from "../errors.ts";
import * as escrow from "../escrow/index.ts";
import * as root from "../index.ts";
import * as sessionKeys from "../session/index.ts";
import * as webhooks from "../webhooks/index.ts";
import * as webhooksOfNode from "../webhooks/node.ts";
import { account, calls, type ExportCall, prepare } from "./everyExport/calls.ts";
import { FakeWorld, kernelAnswers } from "./everyExport/FakeWorld.ts";
import { faults, secrets } from "./everyExport/faults.ts";

const subpaths = { api, encryption, errors, escrow, root, sessionKeys, webhooks, webhooksOfNode };

/** Exports that ask neither node nor bundler nor paymaster: they compute, or speak with the platform or nobody. */
const askNobody = [
  "atLeast",
  "atMost",
  "attestationTypedData",
  "buildEscrowPolicies",
  "checkAmount",
  "checkTerms",
  "choosePaymentRules",
  "claim",
  "compareGrant",
  "comparisonWords",
  "contractAddress",
  "contracts",
  "createApiClient",
  "CreatedSessionKey",
  "CreatedSessionRequest",
  "createMemoryReplayGuard",
  "createSessionRequest",
  "createWebhookHandler",
  "decodeExecute",
  "decodeTerms",
  "decryptPayload",
  "describeRequest",
  "describeTerms",
  "deserializeSessionKey",
  "encodeCreateEscrow",
  "encodeEscrowMethod",
  "encodeResolveDispute",
  "encodeSubmitDelivery",
  "encodeTerms",
  "encodeWithdraw",
  "encryptionKeyTypedData",
  "encryptPayload",
  "equal",
  "escrowCalls",
  "formatAmount",
  "fromJson",
  "generateEncryptionKey",
  "generateWebhookSecret",
  "getEscrowBuyer",
  "getEscrowId",
  "getTransactionHash",
  "getTransactionId",
  "hashSessionRequest",
  "inspectSessionKey",
  "list",
  "lockedAmount",
  "MovedMoney",
  "oneOf",
  "openGrant",
  "paidTo",
  "parseAmount",
  "parseCreatedRequest",
  "parseBundle",
  "parseGrant",
  "parseGrantFragment",
  "parseSessionRequest",
  "paymentNonce",
  "paymentsUsedUp",
  "permissionIdOf",
  "platformFee",
  "renewSession",
  "requestSession",
  "resolveNetwork",
  "sealGrant",
  "SecretKey",
  "serializeGrant",
  "serializeSessionKey",
  "serializeSessionRequest",
  "serveWebhooks",
  "sessionGrantTypedData",
  "sessionIdOf",
  "SessionInfo",
  "describeSafeTransaction",
  "signPreparedGrant",
  "signSafeTransaction",
  "signWebhook",
  "spends",
  "swap",
  "toEncryptionKey",
  "toJson",
  "toPermissionContext",
  "toSessionError",
  "totalWithFee",
  "verifyEnvelope",
  "verifyWebhook",
  "worstPayments",
];

/** Classes whose methods the table calls one by one; of agents those that need no platform. */
const classes = ["BuyerAgent", "PlatformAgent", "SellerAgent", "SessionAgent", "SessionClient"];

test("behavior: every export is called here, or asks nobody", () => {
  const exported = Object.values(subpaths).flatMap((subpath) =>
    Object.entries(subpath).flatMap(([name, value]) =>
      typeof value === "function" && !(value.prototype instanceof Error) && value !== BaseError ? [name] : [],
    ),
  );
  const known = [...Object.keys(calls), ...askNobody, ...classes];
  expect([...new Set(exported)].filter((name) => !known.includes(name))).toEqual([]);
  const methods = Object.getOwnPropertyNames(root.SessionClient.prototype).filter((name) => {
    const { value } = Object.getOwnPropertyDescriptor(root.SessionClient.prototype, name) ?? {};
    return typeof value === "function" && !["constructor", "describe", "toJSON", "toString"].includes(name);
  });
  expect(methods.filter((name) => !(`SessionClient.${name}` in calls))).toEqual([]);
});

beforeEach(() => void vi.useFakeTimers({ toFake: ["setTimeout", "Date"], now: 1_800_000_000_000 }));
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

interface Run {
  /** What was asked of whom, in its order. */
  readonly asked: readonly string[];
  readonly value: unknown;
  readonly error: unknown;
}

/** Calls an export on a world where some of what is asked fails. */
async function run(
  { run: call, answers = {} }: ExportCall,
  fails: (asked: string, index: number) => (() => Response) | undefined,
): Promise<Run> {
  const world = new FakeWorld(answers);
  const asked: string[] = [];
  const fetched = async (url: unknown, init?: RequestInit) => {
    if (String(url).startsWith("https://platform.test")) return new Response("gone", { status: 404 });
    const { id, method, params } = JSON.parse(String(init?.body));
    const name = `${new URL(String(url)).hostname}: ${method}`;
    asked.push(name);
    const fault = fails(name, asked.length - 1);
    if (fault !== undefined) return fault();
    return Response.json({ jsonrpc: "2.0", id, result: world.answer({ method, params }) ?? null });
  };
  vi.stubGlobal("fetch", fetched);
  let settled: Omit<Run, "asked"> | undefined;
  call().then(
    (value) => {
      settled = { value, error: undefined };
    },
    (error: unknown) => {
      settled = { value: undefined, error };
    },
  );
  while (settled === undefined) await vi.advanceTimersByTimeAsync(2_000);
  return { asked, ...settled };
}

const never = () => undefined;

/** One of each kind of fault. */
const kinds = ["HTTP 429", "-32603", "a word", "a closed connection"];

beforeAll(async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "Date"], now: 1_800_000_000_000 });
  const answers = kernelAnswers("0x19E7E376E7C213B7E7e7e46cc70A5dD086DAff2A", account);
  const { error } = await run({ run: prepare, answers }, never);
  vi.useRealTimers();
  if (error !== undefined) throw error;
});

describe.each(Object.entries(calls))("%s", (_, call) => {
  test("behavior: whatever fails, its errors are typed, and hold no key", { timeout: 60_000 }, async () => {
    const good = await run(call, never);
    if (good.error !== undefined && !(good.error instanceof errors.ApiRequestError)) throw good.error;
    expect(good.asked.length).toBeGreaterThan(0);
    // What sends is slower, and waits: it meets one of each kind.
    const met = call.reads
      ? Object.entries(faults)
      : Object.entries(faults).filter(([name]) => kinds.includes(name));
    for (const [name, fault] of met) {
      for (const method of new Set(good.asked)) {
        const bad = await run(call, (asked) => (asked === method ? fault : undefined));
        judge(call, good, bad, `${method}, ${name}`);
      }
    }
    const fault = faults["-32603"];
    for (const [index] of call.reads ? good.asked.entries() : []) {
      judge(
        call,
        good,
        await run(call, (__, at) => (at >= index ? fault : undefined)),
        `from request ${index} on`,
      );
    }
  });
});

/** Errors that say that nobody knows: not asked, or not confirmed. */
const unanswered = [
  errors.EndpointError,
  errors.ContractMissingError,
  errors.OperationPendingError,
  errors.EscrowOperationPendingError,
  errors.RevocationNotConfirmedError,
  errors.CeilingNotConfirmedError,
  errors.ExecutorNotInstalledError,
  errors.BundlerMismatchError,
  errors.ChainMismatchError,
  errors.PaymasterAnswerInvalidError,
  errors.ApiRequestError,
] as const;

function judge(call: ExportCall, good: Run, bad: Run, where: string): void {
  const { error, value } = bad;
  if (error === undefined) {
    if (call.reads) expect(value, where).toEqual(good.value);
    return;
  }
  expect(error, `${where}: ${inspect(error)}`).toBeInstanceOf(BaseError);
  const isUnanswered = unanswered.some((kind) => error instanceof kind);
  expect(isUnanswered, `${where}: ${inspect(error)}`).toBe(true);
  const printed = `${inspect(error, { depth: 12, showHidden: true })}\n${JSON.stringify(error)}\n${String(error)}`;
  for (const secret of secrets) expect(printed, where).not.toContain(secret);
}
