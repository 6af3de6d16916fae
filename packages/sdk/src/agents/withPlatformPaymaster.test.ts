import { expect, test } from "vitest";
import type { UseSessionKeyParameters } from "../session/actions/useSessionKey.ts";
import { withPlatformPaymaster } from "./withPlatformPaymaster.ts";

const token = `aba_${"0".repeat(24)}_${"t".repeat(43)}`;
const baseUrl = "https://market.test/abba";
const own = `${baseUrl}/api/v1/paymaster/84532`;
const authorization = `Bearer ${token}`;

const ask = (
  more: Partial<UseSessionKeyParameters>,
  credential: { token?: string; baseUrl?: string } = {},
) => {
  const { paymasterUrl, paymasterHeaders } = withPlatformPaymaster(
    { serializedSessionKey: "not read where an endpoint is named", ...more },
    { baseUrl, token, ...credential },
  );
  return [paymasterUrl, paymasterHeaders];
};

test("default: the platform's own paymaster sees who asks", () => {
  for (const paymasterUrl of [own, `${own}?a=b`, "https://MARKET.test:443/abba/x/../api/v1/paymaster/1"]) {
    expect(ask({ paymasterUrl })).toEqual([paymasterUrl, { authorization }]);
  }
  expect(ask({ paymasterUrl: own, paymasterHeaders: { "x-trace": "1" } })).toEqual([
    own,
    { authorization, "x-trace": "1" },
  ]);
});

test.each([
  ["another host", "https://paymaster.test/abba/api/v1/paymaster/84532"],
  ["a host that begins with its name", "https://market.test.evil.test/abba/api/v1/paymaster/84532"],
  ["its name as a user's", "https://market.test@evil.test/abba/api/v1/paymaster/84532"],
  ["another port", "https://market.test:8443/abba/api/v1/paymaster/84532"],
  ["in the clear", "http://market.test/abba/api/v1/paymaster/84532"],
  ["another service of its host", "https://market.test/api/v1/paymaster/84532"],
  ["a path that leads out", "https://market.test/abba/api/v1/paymaster/%2e%2e/%2e%2e/%2e%2e/%2e%2e/else"],
  ["no URL", "market.test/abba/api/v1/paymaster/84532"],
])("error: %s is shown nothing", (_, paymasterUrl) => {
  expect(ask({ paymasterUrl })).toEqual([paymasterUrl, undefined]);
});

test("behavior: without a token there is nothing to show, and what was given explicitly wins", () => {
  expect(ask({ paymasterUrl: own }, { token: undefined as never })).toEqual([own, undefined]);
  const paymasterHeaders = { Authorization: "Bearer another" };
  expect(ask({ paymasterUrl: own, paymasterHeaders })).toEqual([own, paymasterHeaders]);
});

test("behavior: no service is asked that nobody wanted", () => {
  for (const gasStrategy of ["auto", "self-funded", "erc20", undefined] as const) {
    expect(ask({ gasStrategy })).toEqual([undefined, undefined]);
  }
  expect(ask({ gasStrategy: "sponsored", zeroDevProjectId: "project" })).toEqual([undefined, undefined]);
});
