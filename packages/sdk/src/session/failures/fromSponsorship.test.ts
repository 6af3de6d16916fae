import { RpcRequestError, UnknownRpcError } from "viem";
import { expect, test } from "vitest";
import {
  SponsorshipExhaustedError,
  SponsorshipRefusedError,
  sponsorshipCodes,
} from "../errors/sponsorshipErrors.ts";
import { toSessionError } from "./toSessionError.ts";

function answer(code: number, message: string, data?: unknown) {
  return new UnknownRpcError(
    new RpcRequestError({ body: {}, url: "http://paymaster", error: { code, message, data } }),
  );
}

test("behavior: an exhausted allowance says how much it was", () => {
  const error = toSessionError(answer(sponsorshipCodes.exhausted, "no more", { limit: 10 }));
  expect(error).toBeInstanceOf(SponsorshipExhaustedError);
  expect(error).toMatchObject({
    limit: 10,
    shortMessage: expect.stringContaining("all 10 of its free operations"),
  });
});

test("behavior: a refusal says why", () => {
  const error = toSessionError(answer(sponsorshipCodes.refused, "It costs too much."));
  expect(error).toBeInstanceOf(SponsorshipRefusedError);
  expect(error).toMatchObject({ reason: "It costs too much.", refusal: undefined });
});

test("behavior: the platform's refusals say what to do", () => {
  const refuse = (reason: unknown) =>
    toSessionError(answer(sponsorshipCodes.refused, "No key.", { reason })) as SponsorshipRefusedError;
  const error = refuse("AGENTS_ONLY");
  expect(error.refusal).toBe("AGENTS_ONLY");
  expect(error.message).toContain("`apiKey`");
  expect(error.message).toContain('gasStrategy "self-funded"');
  for (const unknown of ["toString", "__proto__", 1, {}]) expect(refuse(unknown).refusal).toBeUndefined();
});

test("error: any other code is no refusal", () => {
  expect(toSessionError(answer(-32_000, "busy")).name).toBe("RequestFailedError");
});
