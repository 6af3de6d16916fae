import {
  type AbiParameter,
  encodeAbiParameters,
  encodeErrorResult,
  type Hex,
  HttpRequestError,
  parseAbi,
  toFunctionSelector,
  UnknownRpcError,
  zeroAddress,
} from "viem";
import { describe, expect, test } from "vitest";
import { BaseError } from "../../errors/BaseError.ts";
import { spendCapAbi } from "../../generated/abis.ts";
import { SpendCapExceededError } from "../errors/budgetErrors.ts";
import { sampleTerms, usdc } from "../test/sampleTerms.ts";
import { toSessionError } from "./toSessionError.ts";

/** A value of any ABI type that the contract's errors have. */
function sampleOf({ type }: AbiParameter): unknown {
  if (type === "address") return zeroAddress;
  if (type === "string") return "text";
  const fixed = /^bytes(\d+)$/.exec(type);
  if (fixed) return `0x${"11".repeat(Number(fixed[1]))}`;
  return /^uint(\d+)$/.test(type) && Number(type.slice(4)) <= 48 ? 1 : 1n;
}

function revertOf(name: string): Hex {
  const item = spendCapAbi.find((candidate) => candidate.type === "error" && candidate.name === name);
  if (item?.type !== "error") throw new Error(name);
  const selector = toFunctionSelector(`${name}(${item.inputs.map(({ type }) => type).join(",")})`);
  const args = encodeAbiParameters(item.inputs as readonly AbiParameter[], item.inputs.map(sampleOf));
  return `${selector}${args.slice(2)}`;
}

const names = spendCapAbi.flatMap((item) => (item.type === "error" ? [item.name] : []));

describe("behavior: every error of the contract, in every wrapping", () => {
  test.each(names)("behavior: %s", (name) => {
    const data = revertOf(name);
    const inner = { opIndex: 0n, reason: "AA23 reverted", inner: data };
    const wrapped = encodeErrorResult({
      abi: parseAbi(["error FailedOpWithRevert(uint256 opIndex, string reason, bytes inner)"]),
      args: [inner.opIndex, inner.reason, inner.inner],
    });
    const failures = [
      new Error(`UserOperation reverted during simulation with reason: AA23 reverted ${data}`),
      Object.assign(new Error("execution reverted"), { data }),
      Object.assign(new Error("execution reverted"), { data: { data: wrapped } }),
      new Error("outer", { cause: { code: -32521, message: "reverted", data } }),
    ];
    const seen = new Set(failures.map((failure) => toSessionError(failure).name));
    expect(seen.size).toBe(1);
    const typed = toSessionError(failures[0]);
    expect(typed).toBeInstanceOf(BaseError);
    expect(typed.name).not.toMatch(/^(BaseError|AccountRejectedError|RequestFailedError|CallRevertedError)$/);
    expect(() => JSON.stringify(typed)).not.toThrow();
  });
});

test("default", () => {
  const data = encodeErrorResult({
    abi: spendCapAbi,
    errorName: "SpendCapExceeded",
    args: [1, usdc, 20n, 15n, 6n],
  });
  const error = toSessionError(new Error(`AA23 reverted ${data}`), { terms: sampleTerms });
  expect(error).toBeInstanceOf(SpendCapExceededError);
  expect(error).toMatchObject({
    cap: "perPeriod",
    limit: 20n,
    spent: 15n,
    requested: 6n,
    parameter: "spend.perPeriod",
  });
  expect(error.message).toContain("1 base units too much");
});

describe("behavior: what is not the contract's word", () => {
  test.each([
    ["AA21 didn't pay prefund", "InsufficientFundsError"],
    ["AA24 signature error", "SignatureRejectedError"],
    ["AA25 invalid account nonce", "NonceConflictError"],
    ["AA13 initCode failed or OOG", "AccountCreationFailedError"],
    ["AA31 paymaster deposit too low", "PaymasterRejectedError"],
    ["AA33 reverted: no", "PaymasterRejectedError"],
    ["AA26 over verificationGasLimit", "EntryPointRejectedError"],
    ["AA23 reverted 0x756688fe", "GrantOutdatedError"],
    // What the deployed CallPolicy v0.0.4 answers, in the selectors seen there.
    ["AA23 reverted 0x1c49f4d1", "StockPolicyRefusedError"],
    [`AA23 reverted ${toFunctionSelector("InvalidCallType()")}`, "StockPolicyRefusedError"],
    [`AA23 reverted ${toFunctionSelector("CallViolatesParamRule()")}`, "StockPolicyRefusedError"],
    [`AA23 reverted ${toFunctionSelector("CallViolatesValueRule()")}`, "StockPolicyRefusedError"],
    [
      `AA23 reverted ${toFunctionSelector("PolicyFailed(uint256)")}${"00".repeat(31)}02`,
      "StockPolicyRefusedError",
    ],
    ["AA23 reverted 0xdeadbeef", "AccountRejectedError"],
    ["AA23 reverted", "AccountRejectedError"],
    ["fetch failed", "EndpointUnreachableError"],
    ["connect ECONNREFUSED 127.0.0.1:1", "EndpointUnreachableError"],
    ["The request took too long to respond.", "RequestTimedOutError"],
    ["insufficient funds for gas * price + value", "InsufficientFundsError"],
    ["execution reverted", "CallRevertedError"],
    ["something else", "RequestFailedError"],
  ])("behavior: %s", (message, name) => {
    expect(toSessionError(new Error(message))).toMatchObject({ name });
  });

  test.each([
    [0, "SessionNotStartedError"],
    [1_003_599, "SessionExpiredError"],
    [1_001_000, "EntryPointRejectedError"],
  ])("behavior: AA22 at %d", (now, name) => {
    const error = toSessionError(new Error("AA22 expired or not due"), { terms: sampleTerms, now });
    expect(error).toMatchObject({ name });
  });

  test("behavior: calldata in a request is not taken for revert data", () => {
    const data = revertOf("SessionKeyMissing");
    const failure = Object.assign(new Error(`fetch failed\nRequest body: ${data}`), {
      shortMessage: "HTTP request failed.",
      details: "fetch failed",
    });
    expect(toSessionError(failure)).toMatchObject({ name: "EndpointUnreachableError" });
  });

  test.each([401, 403])("behavior: an endpoint that answers %i has been reached", (status) => {
    const failure = new HttpRequestError({
      url: "https://bundler.test/key",
      status,
      details: "who are you?",
    });
    const error = toSessionError(new UnknownRpcError(failure));
    expect(error).toMatchObject({ name: "EndpointDeniedError", status });
    expect(error.message).not.toContain("/key");
    const busy = new HttpRequestError({ url: "https://bundler.test/key", status: 503 });
    expect(toSessionError(busy)).toMatchObject({ name: "EndpointUnreachableError" });
  });

  test.each([undefined, null, "text", 7, {}, { cause: null }])("behavior: thrown %s", (thrown) => {
    expect(toSessionError(thrown)).toBeInstanceOf(BaseError);
  });
});

test("error: secrets of the transport stay out", () => {
  const url = "https://bundler.example/v2/key-123?apikey=456";
  const failure = new Error(`HTTP request failed. URL: ${url} abba_session_key_1_c2VjcmV0.deadbeef`);
  const printed = dump(toSessionError(failure));
  expect(printed).not.toMatch(/key-123|456|c2VjcmV0|deadbeef/);
  expect(printed).toContain("https://bundler.example/[redacted]");
});

/** Everything that printing an error could show. */
function dump(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const own = JSON.stringify(
    error,
    Object.getOwnPropertyNames(error).filter((name) => name !== "cause"),
  );
  return [error.message, error.stack, own, error.cause && dump(error.cause)].join("\n");
}
