import { expect, test } from "vitest";
import { NonceConflictError } from "../errors/networkErrors.ts";
import { toSessionError } from "../failures/toSessionError.ts";
import { includeAtFees } from "./includeAtFees.ts";
import { feeAttempts, isFeeRefusal } from "./isFeeRefusal.ts";
import { MaybeSent } from "./MaybeSent.ts";

/** What is signed: the nonce that it was told, and which of them it is. */
interface Signed {
  readonly nonce: number;
  readonly number: number;
}

const feesTooLow = toSessionError(
  Object.assign(new Error("maxFeePerGas must be at least 2000000000 (current maxFeePerGas: 1000000000)"), {
    code: -32602,
  }),
);
const refused = () => new MaybeSent(feesTooLow);

/** Includes what is signed, where a bundler answers so, and the chain has what it is said to have. */
async function run({
  answers,
  onChain = [],
  failToSign,
}: {
  readonly answers: readonly (Error | MaybeSent | "included")[];
  readonly onChain?: readonly number[];
  readonly failToSign?: { readonly number: number; readonly error: Error };
}) {
  const signed: Signed[] = [];
  const sent: Signed[] = [];
  const outcome = await includeAtFees<Signed, string>({
    sign: async (first) => {
      if (failToSign?.number === signed.length) throw failToSign.error;
      const next = { nonce: first?.nonce ?? 7, number: signed.length };
      signed.push(next);
      return next;
    },
    include: async (operation) => {
      sent.push(operation);
      const answer = answers[operation.number];
      if (answer === "included") return `included ${operation.number}`;
      if (answer instanceof MaybeSent) return answer;
      throw answer ?? new Error("asked too often");
    },
    find: async ({ number }) => (onChain.includes(number) ? `found ${number}` : undefined),
  }).catch((error: unknown) => error);
  return { outcome, signed, sent };
}

test("default: what is taken is signed once", async () => {
  const { outcome, signed } = await run({ answers: ["included"] });
  expect(outcome).toBe("included 0");
  expect(signed).toHaveLength(1);
});

test("behavior: fees refused are asked anew, with the same nonce", async () => {
  const { outcome, sent } = await run({ answers: [refused(), refused(), "included"] });
  expect(outcome).toBe("included 2");
  expect(sent).toEqual([0, 1, 2].map((number) => ({ nonce: 7, number })));
});

test("error: they are asked anew so often, and no more", async () => {
  const { outcome, sent } = await run({ answers: Array.from({ length: 10 }, refused) });
  expect(sent).toHaveLength(feeAttempts);
  expect(outcome).toMatchObject({ reason: feesTooLow });
});

test("behavior: what was refused and taken nevertheless is found, not made again", async () => {
  const { outcome } = await run({ answers: [refused(), new NonceConflictError()], onChain: [0] });
  expect(outcome).toBe("found 0");
});

test("behavior: so it is when the chain does not let the next one be signed", async () => {
  const failToSign = { number: 1, error: new Error("AA25 invalid account nonce") };
  expect((await run({ answers: [refused()], onChain: [0], failToSign })).outcome).toBe("found 0");
});

test.each([
  ["a used nonce", { answers: [refused(), new NonceConflictError()] }],
  ["a failure to sign", { answers: [refused()], failToSign: { number: 1, error: new Error("no answer") } }],
])("error: after a refusal, %s lets nothing be made under another nonce", async (_, facts) => {
  const { outcome } = await run(facts);
  expect(outcome).toBeInstanceOf(MaybeSent);
});

test("error: what has nothing to do with fees is not tried again", async () => {
  const conflict = new NonceConflictError();
  const { outcome, sent } = await run({ answers: [conflict] });
  expect(outcome).toBe(conflict);
  expect(sent).toHaveLength(1);
});

test.each([
  ["Alto", "maxFeePerGas must be at least 200 (current maxFeePerGas: 100)", true],
  ["Rundler", "maxPriorityFeePerGas is too low: 1 < 2", true],
  ["geth", "max fee per gas less than block base fee: address 0x0, maxFeePerGas: 1, baseFee: 2", true],
  ["geth, of a replacement", "replacement transaction underpriced", true],
  ["preVerificationGas", "preVerificationGas is too low: given 1 expected 2", true],
  ["a contract", "AA23 reverted: maxFeePerGas too low", false],
  ["a balance", "insufficient funds for gas * price + value", false],
  ["a limit", "over rate limit", false],
])("behavior: %s speaks of fees: %s", (_, message, expected) => {
  const raw = Object.assign(new Error(message), { code: -32602 });
  expect(isFeeRefusal(raw)).toBe(expected);
  expect(isFeeRefusal(toSessionError(raw))).toBe(expected);
});
