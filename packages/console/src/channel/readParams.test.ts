import { expect, test } from "vitest";
import { readMessage, writeMessage } from "./messages.ts";
import type { PageMethod } from "./methods.ts";
import { readParams } from "./readParams.ts";

const address = `0x${"ab".repeat(20)}`;
const permission = {
  type: "erc20-token-allowance",
  isAdjustmentAllowed: true,
  data: { tokenAddress: address, allowanceAmount: "0x1" },
};
const asked = { chainId: "0x1", to: address, permission };
const calls = { version: "2.0.0", chainId: "0x1", atomicRequired: true, calls: [{ to: address }] };

test.each<[string, PageMethod, unknown]>([
  ["no parameters", "eth_requestAccounts", undefined],
  ["an empty list", "wallet_getGrantedExecutionPermissions", []],
  ["the draft's null rules", "wallet_requestExecutionPermissions", [{ ...asked, rules: null }]],
  ["a chain with leading zeros", "wallet_requestExecutionPermissions", [{ ...asked, chainId: "0x01" }]],
  ["a context in a list", "wallet_revokeExecutionPermission", [{ permissionContext: "0x01" }]],
  ["a context alone", "wallet_revokeExecutionPermission", { permissionContext: "0x01" }],
  ["calls", "wallet_sendCalls", [calls]],
  ["typed data as text", "eth_signTypedData_v4", [address, "{}"]],
  ["a message", "personal_sign", ["0x6869", address]],
])("default: %s is read", (_, method, params) => {
  expect(readParams(method, params)).toHaveProperty("params");
});

test.each<[string, PageMethod, unknown, number]>([
  [
    "a stream of tokens",
    "wallet_requestExecutionPermissions",
    [{ ...asked, permission: { ...permission, type: "erc20-token-stream" } }],
    4200,
  ],
  [
    "a stream of ETH",
    "wallet_requestExecutionPermissions",
    [{ ...asked, permission: { ...permission, type: "native-token-stream" } }],
    4200,
  ],
  [
    "a type of the prototype",
    "wallet_requestExecutionPermissions",
    [{ ...asked, permission: { ...permission, type: "__proto__" } }],
    4200,
  ],
  [
    "an unknown rule",
    "wallet_requestExecutionPermissions",
    [{ ...asked, rules: [{ type: "moon", data: {} }] }],
    4200,
  ],
  [
    "a rule twice",
    "wallet_requestExecutionPermissions",
    [{ ...asked, rules: [1, 2].map((timestamp) => ({ type: "expiry", data: { timestamp } })) }],
    -32_602,
  ],
  [
    "nobody as payee",
    "wallet_requestExecutionPermissions",
    [{ ...asked, rules: [{ type: "payee", data: { addresses: [] } }] }],
    -32_602,
  ],
  ["an unknown field", "wallet_requestExecutionPermissions", [{ ...asked, signer: {} }], -32_602],
  [
    "an unknown field inside",
    "wallet_requestExecutionPermissions",
    [{ ...asked, permission: { ...permission, data: { ...permission.data, more: 1 } } }],
    -32_602,
  ],
  [
    "an amount in decimals",
    "wallet_requestExecutionPermissions",
    [{ ...asked, permission: { ...permission, data: { ...permission.data, allowanceAmount: "1" } } }],
    -32_602,
  ],
  ["no permission", "wallet_requestExecutionPermissions", [], -32_602],
  ["five permissions", "wallet_requestExecutionPermissions", Array(5).fill(asked), -32_602],
  ["another version", "wallet_sendCalls", [{ ...calls, version: "1.0" }], -32_602],
  ["no calls", "wallet_sendCalls", [{ ...calls, calls: [] }], -32_602],
  ["65 calls", "wallet_sendCalls", [{ ...calls, calls: Array(65).fill({ to: address }) }], 5740],
  ["an id that is no hex", "wallet_sendCalls", [{ ...calls, id: "mine" }], -32_602],
  ["a message in plain text", "personal_sign", ["hi", address], -32_602],
  ["a message that is too long", "personal_sign", [`0x${"00".repeat(32_769)}`, address], -32_602],
  ["a wrong order", "personal_sign", [address], -32_602],
])("error: %s is refused", (_, method, params, code) => {
  expect(readParams(method, params)).toMatchObject({ failure: { code } });
});

const nonce = "0".repeat(64);
const ready = writeMessage({ channel: "abba.provider.1", nonce, type: "ready" });

test("default: a message reads back", () => {
  expect(readMessage(ready)).toEqual({ channel: "abba.provider.1", nonce, type: "ready" });
});

test.each<[string, unknown]>([
  ["an object", { channel: "abba.provider.1", nonce, type: "ready" }],
  ["no JSON", "ready"],
  ["another channel", ready.replace("provider.1", "provider.2")],
  ["a short nonce", ready.replace(nonce, "00")],
  ["an unknown type", ready.replace("ready", "hello")],
  ["an unknown field", ready.replace("}", ',"more":1}')],
  ["a field that reaches the prototype", ready.replace("}", ',"__proto__":{"polluted":true}}')],
  [
    "a prototype deep inside",
    `{"channel":"abba.provider.1","nonce":"${nonce}","type":"result","result":{"constructor":{"prototype":{"polluted":true}}}}`,
  ],
  ["too much", `${" ".repeat(262_144)}${ready}`],
  ["a deep nest", `${"[".repeat(100_000)}${"]".repeat(100_000)}`],
])("error: %s is no message", (_, data) => {
  expect(readMessage(data)).toBeUndefined();
  expect({}).not.toHaveProperty("polluted");
});
