import { expect, test } from "vitest";
import { askBeforeSending, CalledOff } from "./CalledOff.ts";
import { InstallGate } from "./InstallGate.ts";
import { includeAtFees } from "./includeAtFees.ts";

test("default: a hook that answers nothing, or is not there, lets the operation be sent", async () => {
  expect(await askBeforeSending(undefined)).toBeUndefined();
  expect(await askBeforeSending(async () => undefined)).toBeUndefined();
});

test("behavior: an answer calls it off and is handed on", async () => {
  const answer = { found: 7 };
  expect((await askBeforeSending(async () => answer))?.settle()).toBe(answer);
});

test("behavior: what the hook throws calls it off and is thrown as it is", async () => {
  const error = new TypeError("mine");
  const calledOff = await askBeforeSending(async () => {
    throw error;
  });
  expect(() => calledOff?.settle()).toThrow(error);
});

test("behavior: nothing is included of what was called off", async () => {
  const calledOff = new CalledOff(() => "stopped");
  const included: string[] = [];
  const outcome = await includeAtFees<string, string, string>({
    sign: async () => calledOff,
    include: async (signed) => {
      included.push(signed);
      return signed;
    },
    find: async () => undefined,
  });
  expect(outcome).toBe(calledOff);
  expect(included).toEqual([]);
});

test("behavior: an installing operation that was called off has installed nothing", async () => {
  const gate = new InstallGate(async () => false);
  const modes: string[] = [];
  const run = () =>
    gate.run(async (mode) => {
      modes.push(mode);
      return new CalledOff(() => undefined);
    });
  await run();
  await run();
  expect(modes).toEqual(["enable", "enable"]);
});
