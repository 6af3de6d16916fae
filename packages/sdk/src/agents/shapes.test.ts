/** Agents given what is none: the error is one of ours, and says what is wrong. */
import { privateKeyToAccount } from "viem/accounts";
import { describe, expect, test } from "vitest";
import { BaseError } from "../errors/BaseError.ts";
import { BuyerAgent } from "./BuyerAgent.ts";
import { SellerAgent } from "./SellerAgent.ts";

const fetch: typeof globalThis.fetch = async () => {
  throw new Error("asked before what was given was looked at");
};
const options = { baseUrl: "https://platform.test", fetch, retries: 0 };
const { address } = privateKeyToAccount(`0x${"11".repeat(32)}`);
const nothing = [null, undefined, 0, "0x", [], Symbol("s"), () => undefined, Number.NaN] as const;

/** Every method that takes something, by what it is given first. */
const calls: Readonly<Record<string, (given: never) => unknown>> = {
  "new BuyerAgent": (given) => new BuyerAgent(given ?? (null as never)),
  initWithSession: (given) => new BuyerAgent(options).initWithSession(given),
  initWithSessionKey: (given) => new BuyerAgent(options).initWithSessionKey(given),
  initEOAWallet: (given) => new BuyerAgent(options).initEOAWallet(given),
  createSession: (given) => new BuyerAgent(options).createSession(given ?? (null as never)),
  "createSession, budgetUsdc": (given) =>
    new BuyerAgent(options).createSession({ budgetUsdc: given ?? (null as never) }),
  "SellerAgent.createSession": (given) => new SellerAgent(options).createSession(given ?? (null as never)),
  fundSession: (given) => new BuyerAgent(options).fundSession(given),
  reclaimSession: (given) => new BuyerAgent(options).reclaimSession(given),
  "reclaimSession, session": (given) =>
    new BuyerAgent(options).reclaimSession(address, "USDC", { session: given ?? (null as never) }),
  purchase: (given) => new BuyerAgent(options).purchase(given),
  fundAndVerify: (given) => new BuyerAgent(options).fundAndVerify(given),
  "fundAndVerify, positional": (given) => new BuyerAgent(options).fundAndVerify(given, given, given),
  fundEscrow: (given) => new BuyerAgent(options).fundEscrow(given, given, given, given, given),
  confirmAndRelease: (given) => new BuyerAgent(options).confirmAndRelease(given),
  listService: (given) => new SellerAgent(options).listService(given),
  deliver: (given) => new SellerAgent(options).deliver(given, given),
  createSessionKey: (given) => BuyerAgent.createSessionKey(given),
  "createSessionKey, owner": (given) => BuyerAgent.createSessionKey({ owner: given }),
  revokeSessionKey: (given) => BuyerAgent.revokeSessionKey(given),
};

describe("what is no argument", () => {
  test.each(Object.entries(calls))("error: %s", async (_, call) => {
    for (const given of nothing) {
      const thrown = await Promise.resolve()
        .then(() => call(given as never))
        .catch((error: unknown) => error);
      expect(thrown, String(given)).toBeInstanceOf(BaseError);
    }
  });
});

test.each([
  ["an address", address],
  ["a JSON-RPC account", { address, type: "json-rpc" }],
])("error: %s is no owner, which is said with the way out", async (_, owner) => {
  await expect(BuyerAgent.createSessionKey({ owner: owner as never })).rejects.toThrow(/^[\s\S]*- owner: is/);
});

test.each(["", "a b", "a\nb", "ü", "x".repeat(201), "\u0000", null])(
  "error: an idempotency key that no header carries, %j",
  async (idempotencyKey) => {
    const { api } = new BuyerAgent(options);
    const order = { serviceId: `svc_${"0".repeat(32)}`, buyerAddress: address, escrowScope: "0x00000000" };
    await expect(api.checkout.create(order, idempotencyKey as never)).rejects.toThrow(
      "idempotencyKey: is not",
    );
  },
);
