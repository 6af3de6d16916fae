import { expect, test } from "vitest";
import { getTransactionId } from "./getTransactionId.ts";

const named = {
  chainId: 84_532,
  buyer: "0x00000000000000000000000000000000000000b1",
  sessionId: "ses_1",
  idempotencyKey: "order:1",
} as const;

test("default: the same purchase, however its buyer is written", () => {
  const id = getTransactionId(named);
  expect(id).toBe("txn_c5c05a61c81cb9adbf9b17f0a458468f");
  expect(getTransactionId({ ...named, buyer: "0x00000000000000000000000000000000000000B1" })).toBe(id);
});

test("behavior: chain, account, session and key are all part of it, each in its place", () => {
  const { sessionId: _, ...plain } = named;
  const ids = [
    named,
    plain,
    { ...named, chainId: 8_453 },
    { ...named, buyer: "0x00000000000000000000000000000000000000c1" } as const,
    { ...named, sessionId: "ses_2" },
    { ...named, idempotencyKey: "order:2" },
    { ...plain, idempotencyKey: "ses_1:order:1" },
    { ...plain, agentWallet: "0x00000000000000000000000000000000000000c1" } as const,
    { ...plain, agentWallet: "0x00000000000000000000000000000000000000d1" } as const,
  ].map(getTransactionId);
  expect(new Set(ids).size).toBe(ids.length);
});

test("behavior: an agent that pays from the account it is registered under need not say so; a session is one agent's", () => {
  const { sessionId: _, ...plain } = named;
  const agentWallet = "0x00000000000000000000000000000000000000B1";
  expect(getTransactionId({ ...plain, agentWallet })).toBe(getTransactionId(plain));
  const other = "0x00000000000000000000000000000000000000c1";
  expect(getTransactionId({ ...named, agentWallet: other })).toBe(getTransactionId(named));
});
