import { expect, test } from "vitest";
import { loadPart, onFirstCall } from "./loadPart.ts";
import { PartNotLoadedError } from "./PartNotLoadedError.ts";

const missing = () => Promise.reject(new TypeError("Failed to fetch https://cdn.example/part.js?key=secret"));

test("default: what is loaded, with the same arguments and result", async () => {
  const double = onFirstCall(async () => async (number: number) => number * 2);
  expect(await double(21)).toBe(42);
});

test("behavior: what the action throws is thrown as it is", async () => {
  const reason = new RangeError("too much");
  const refuse = onFirstCall(async () => async (): Promise<never> => {
    throw reason;
  });
  await expect(refuse()).rejects.toBe(reason);
});

test("behavior: loads again after a failure", async () => {
  let online = false;
  const answer = onFirstCall(() => loadPart(async () => (online ? async () => "here" : missing())));
  await expect(answer()).rejects.toThrow(PartNotLoadedError);
  online = true;
  expect(await answer()).toBe("here");
});

test("error: a part that cannot be fetched, with nothing of its address but the origin", async () => {
  const error = await loadPart(missing).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(PartNotLoadedError);
  expect(JSON.stringify(error)).not.toContain("secret");
  expect((error as PartNotLoadedError).message).not.toContain("secret");
});
