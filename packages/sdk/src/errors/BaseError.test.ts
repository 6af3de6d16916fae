import { zeroAddress } from "viem";
import { expect, test } from "vitest";
import { SecretKey } from "../secrets/SecretKey.ts";
import { CallRevertedError } from "../session/errors/callErrors.ts";
import { BaseError } from "./BaseError.ts";

const logged = (error: unknown) => JSON.parse(JSON.stringify(error));

/** An error with a field of its own, as this package's have. */
class FieldError extends BaseError {
  readonly field: unknown;

  constructor(field: unknown, cause?: unknown) {
    super("It failed.", { cause });
    this.field = field;
  }
}

test("default: what a contract's error was given is logged, amounts as decimal strings", () => {
  const args = [zeroAddress, 1n, 2n];
  const error = new CallRevertedError({ errorName: "ERC20InsufficientBalance", args });
  expect(logged(error)).toMatchObject({
    name: "CallRevertedError",
    errorName: "ERC20InsufficientBalance",
    args: [zeroAddress, "1", "2"],
  });
});

test("behavior: however deep amounts are, and whatever is beside them", () => {
  const struct = {
    limit: 10n ** 30n,
    list: [[1n], { spent: 2n, at: new Date(0) }],
    none: null,
    gone: undefined,
  };
  expect(logged(new FieldError([struct, true]))).toMatchObject({
    field: [
      {
        limit: "1000000000000000000000000000000",
        list: [["1"], { spent: "2", at: "1970-01-01T00:00:00.000Z" }],
        none: null,
      },
      true,
    ],
  });
});

test("behavior: what holds itself is named once, what stands in two places is logged in both", () => {
  const twice = { amount: 1n };
  const circle: Record<string, unknown> = { first: twice, second: twice };
  circle.list = [circle];
  const shown = { amount: "1" };
  expect(logged(new FieldError(circle)).field).toEqual({
    first: shown,
    second: shown,
    list: ["[circular]"],
  });
  const error = new FieldError(undefined);
  const own = new FieldError([error]);
  Object.assign(error, { field: own });
  expect(logged(own).field[0]).toMatchObject({ name: "BaseError", field: "[circular]" });
});

test("behavior: errors as values say what they are, without secrets and without causes", () => {
  const key = `0x${"11".repeat(32)}` as const;
  const url = "https://rpc.test/v1/0123456789";
  const inner = new Error(`fetching ${url}`, { cause: new Error(url) });
  const error = new FieldError([inner, new CallRevertedError({ args: [3n] }), new SecretKey(key)], inner);
  expect(logged(error).field).toMatchObject([
    { name: "Error", message: "fetching https://rpc.test/[redacted]" },
    { name: "CallRevertedError", args: ["3"] },
    "[secret]",
  ]);
  expect(JSON.stringify(error)).not.toContain("0123456789");
  expect(JSON.stringify(error)).not.toContain(key.slice(2));
  expect(logged(error)).not.toHaveProperty("cause");
});
