import { expect, test } from "vitest";
import { parseRecords } from "./records.ts";

const address = `0x${"ab".repeat(20)}`;
const account = { chainId: 1, address, index: 0, owner: { kind: "wallet", address } };
const passkey = {
  ...account,
  owner: { kind: "passkey", credentialId: "id", publicKey: `0x${"cd".repeat(64)}` },
};
const grant = {
  chainId: 1,
  account: address,
  sessionId: `0x${"01".repeat(32)}`,
  requestHash: `0x${"02".repeat(32)}`,
  name: "Agent",
  grant: "abba_grant_",
  sealed: "abba_sealed_grant_",
  delivered: false,
};

test("default: what was written is read", () => {
  const { records, isWhole } = parseRecords(
    JSON.stringify({ accounts: [account, passkey], grants: [grant] }),
  );
  expect(records.accounts).toMatchObject([account, passkey]);
  expect(records.grants).toEqual([grant]);
  expect(isWhole).toBe(true);
});

test.each([
  ["an unknown name", { ...account, privateKey: `0x${"01".repeat(32)}` }],
  ["an address that is none", { ...account, address: "0x12" }],
  ["an owner of no kind", { ...account, owner: { kind: "seed" } }],
  ["a negative index", { ...account, index: -1 }],
  ["nothing", null],
  ["a text", "account"],
])("error: an account with %s is left out, and the others stay", (_, broken) => {
  const { records, isWhole } = parseRecords(JSON.stringify({ accounts: [broken, passkey], grants: [grant] }));
  expect(records.accounts).toMatchObject([passkey]);
  expect(records.grants).toHaveLength(1);
  expect(isWhole).toBe(false);
});

test.each(["", "{", "null", "[]", '{"accounts":[]}', '{"accounts":{},"grants":[]}'])(
  "error: of %j nothing is read",
  (text) => {
    expect(parseRecords(text)).toEqual({ records: { accounts: [], grants: [] }, isWhole: false });
  },
);
