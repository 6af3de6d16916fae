import { HttpRequestError } from "viem";
import { expect, test } from "vitest";
import { HomeError } from "../src/errors.ts";
import { toFailure, toJsonText } from "../src/output/Output.ts";

const secretUrl = "https://user:s3cr3t@node.example/v2/s3cr3t?key=s3cr3t";

test.each([
  ["an error of a library's", new HttpRequestError({ url: secretUrl, body: { method: "eth_call" } })],
  ["any error", new Error(`connect to ${secretUrl} failed\nsecond line`)],
  ["what is no error", `see ${secretUrl}`],
])("error: of %s no more of a URL is said than its origin", (_, error) => {
  const { message, fields } = toFailure(error);
  expect(`${message}${toJsonText(fields)}`).not.toContain("s3cr3t");
  expect(message).not.toContain("second line");
});

test("default: of our own errors everything is said", () => {
  const error = new HomeError("/home/key.json", "may be read by others", "chmod 600 /home/key.json");
  expect(toFailure(error)).toMatchObject({
    message: expect.stringContaining("chmod 600"),
    fields: { name: "HomeError", path: "/home/key.json" },
  });
});
