import { describe, expect, test } from "vitest";
import { CallRevertedError } from "../../session/errors/callErrors.ts";
import { EndpointUnreachableError } from "../../session/errors/endpointErrors.ts";
import { NonceConflictError } from "../../session/errors/networkErrors.ts";
import { type CreateEscrowArguments, encodeApproval, encodeCreateEscrow } from "../encodeEscrowCalls.ts";
import { getEscrowId, getTransactionHash } from "../escrowId.ts";
import { buyer, escrowAddress, FakeChain, fakeSession, now, seller, usdc } from "../test/fakeChain.ts";
import { type FundEscrowParameters, fundEscrow } from "./fundEscrow.ts";

const transactionId = "order-17";
const parameters: FundEscrowParameters = {
  transactionId,
  seller,
  amount: "10.20",
  deadline: now + 3_600n,
  timeout: 300,
  pollingInterval: 10,
};
const args: CreateEscrowArguments = {
  escrowId: getEscrowId({ buyer, transactionId }),
  seller,
  amount: 10_200_000n,
  token: usdc,
  deadline: now + 3_600n,
  disputeWindow: 86_400n,
  abandonmentGrace: 86_400n,
  criteriaHash: getTransactionHash(transactionId),
};

describe("fundEscrow", () => {
  test("default: approves and creates in one batch, in the escrow's lane", async () => {
    const chain = new FakeChain();
    const { client, sent } = fakeSession(chain, async () => chain.put(args));
    const result = await fundEscrow(client, parameters);
    expect(result).toMatchObject({ escrowId: args.escrowId, isNew: true, escrow: { status: "Funded" } });
    expect(sent).toHaveLength(1);
    expect(sent[0]?.calls).toEqual(encodeCreateEscrow(escrowAddress, args));
    expect(sent[0]?.lane).toBe(Number(`0x${args.escrowId.slice(-4)}`));
  });

  test.each([1n, args.amount, 2n ** 256n - 1n])(
    "behavior: an allowance of %d that is left over is set to zero first, in the same batch",
    async (allowance) => {
      const chain = new FakeChain();
      chain.allowance = allowance;
      const { client, sent } = fakeSession(chain, async () => chain.put(args));
      await fundEscrow(client, parameters);
      const [approve, create] = encodeCreateEscrow(escrowAddress, args);
      expect(sent.map(({ calls }) => calls)).toEqual([
        [encodeApproval(escrowAddress, usdc, 0n), approve, create],
      ]);
    },
  );

  test("behavior: escrows of one session are in lanes of their own", async () => {
    const lanes = ["a", "b", "c"].map(async (transactionId) => {
      const { client, sent } = fakeSession(new FakeChain(), async () => {
        throw new CallRevertedError({});
      });
      await expect(fundEscrow(client, { ...parameters, transactionId })).rejects.toThrow();
      return sent[0]?.lane;
    });
    expect(new Set(await Promise.all(lanes)).size).toBe(3);
  });

  test("behavior: an identical escrow is returned and nothing is sent, whatever its status", async () => {
    const chain = new FakeChain();
    chain.put(args, "Released");
    chain.balance = 0n;
    const { client, sent } = fakeSession(chain, async () => {});
    const result = await fundEscrow(client, parameters);
    expect(result).toMatchObject({
      isNew: false,
      escrow: { status: "Released" },
      transactionHash: undefined,
    });
    expect(sent).toHaveLength(0);
  });

  test("behavior: one that appears while the nonce is being read calls the operation off", async () => {
    const chain = new FakeChain();
    let wasSent = false;
    const { client } = fakeSession(chain, async ({ beforeSending }) => {
      chain.put(args);
      const answer = await beforeSending?.();
      wasSent = answer === undefined;
      return answer;
    });
    expect(await fundEscrow(client, parameters)).toMatchObject({ isNew: false });
    expect(wasSent).toBe(false);
  });

  test("behavior: when another process has the nonce, its escrow is waited for", async () => {
    const chain = new FakeChain();
    const { client, sent } = fakeSession(chain, async () => {
      setTimeout(() => chain.put(args), 30);
      throw new NonceConflictError();
    });
    expect(await fundEscrow(client, parameters)).toMatchObject({ isNew: false });
    expect(sent).toHaveLength(1);
  });

  test("behavior: a lost answer after inclusion is no failure", async () => {
    const chain = new FakeChain();
    const { client } = fakeSession(chain, async () => {
      chain.put(args);
      throw new EndpointUnreachableError();
    });
    expect(await fundEscrow(client, parameters)).toMatchObject({ isNew: false });
  });

  test("error: an operation that neither appears nor fails is pending", async () => {
    const { client, sent } = fakeSession(new FakeChain(), async () => {
      throw new NonceConflictError();
    });
    await expect(fundEscrow(client, parameters)).rejects.toMatchObject({
      name: "EscrowOperationPendingError",
      escrowId: args.escrowId,
    });
    expect(sent.length).toBeGreaterThan(0);
  });

  test("error: a bundler's success without an escrow on the chain is not believed", async () => {
    const { client } = fakeSession(new FakeChain(), async () => {});
    await expect(fundEscrow(client, parameters)).rejects.toMatchObject({
      name: "EscrowOperationPendingError",
    });
  });

  test("error: a revert is not sent again", async () => {
    const { client, sent } = fakeSession(new FakeChain(), async () => {
      throw new CallRevertedError({ data: "0x12345678" });
    });
    await expect(fundEscrow(client, parameters)).rejects.toMatchObject({ name: "CallRevertedError" });
    expect(sent).toHaveLength(1);
  });

  test("error: an escrow of the same transaction with other terms", async () => {
    const chain = new FakeChain();
    chain.put({ ...args, amount: 10_200_001n });
    const { client, sent } = fakeSession(chain, async () => {});
    await expect(fundEscrow(client, parameters)).rejects.toMatchObject({
      name: "EscrowMismatchError",
      differences: [{ field: "amount", expected: "10200000", actual: "10200001" }],
    });
    expect(sent).toHaveLength(0);
  });
});

describe("fundEscrow: nothing is sent", () => {
  const bad: [string, Partial<FundEscrowParameters>, string][] = [
    ["amount negative", { amount: -1n }, "AmountOutOfRangeError"],
    ["amount over uint128", { amount: 2n ** 128n }, "AmountOutOfRangeError"],
    ["amount over uint96", { amount: 2n ** 96n }, "EscrowAmountOutOfRangeError"],
    ["amount zero", { amount: 0n }, "EscrowAmountOutOfRangeError"],
    ["amount that locks nothing", { amount: 1n }, "EscrowAmountOutOfRangeError"],
    ["amount a float", { amount: 1.5 as never }, "AmountInvalidError"],
    ["amount with 7 decimals", { amount: "1.0000001" }, "DecimalsTooManyError"],
    ["amount in words", { amount: "ten" }, "AmountInvalidError"],
    ["more than the balance", { amount: "100.000001" }, "InsufficientBalanceError"],
    [
      "seller with a wrong checksum",
      { seller: "0x036cbD53842c5426634e7929541eC2318f3dCF7e" },
      "AddressInvalidError",
    ],
    ["seller zero", { seller: "0x0000000000000000000000000000000000000000" }, "SellerInvalidError"],
    ["seller the buyer", { seller: buyer }, "SellerInvalidError"],
    ["seller the token", { seller: usdc }, "SellerInvalidError"],
    ["seller the escrow", { seller: escrowAddress }, "SellerInvalidError"],
    ["token not an address", { token: "EURC" as never }, "AddressInvalidError"],
    ["deadline now", { deadline: now }, "DeadlineOutOfRangeError"],
    ["deadline past", { deadline: now - 1n }, "DeadlineOutOfRangeError"],
    ["deadline in milliseconds", { deadline: (now + 60n) * 1000n }, "ParametersInvalidError"],
    ["deadline a fraction", { deadline: 1.5 }, "SecondsInvalidError"],
    ["deadline negative", { deadline: -1 }, "SecondsInvalidError"],
    ["window too short", { disputeWindow: 59 }, "DisputeWindowOutOfRangeError"],
    ["window too long", { disputeWindow: 30 * 86_400 + 1 }, "DisputeWindowOutOfRangeError"],
    ["grace too short", { abandonmentGrace: 59 }, "AbandonmentGraceOutOfRangeError"],
    ["criteria no hash", { criteriaHash: "0x12" }, "HashInvalidError"],
    ["no transaction", { transactionId: "" }, "TransactionIdInvalidError"],
  ];
  test.each(bad)("error: %s", async (_, change, name) => {
    const { client, sent } = fakeSession(new FakeChain(), async () => {});
    await expect(fundEscrow(client, { ...parameters, ...change })).rejects.toMatchObject({ name });
    expect(sent).toHaveLength(0);
  });

  test("behavior: the deadline is held against the time of the block being built", async () => {
    const chain = new FakeChain();
    const { client, sent } = fakeSession(chain, async () => chain.put(args));
    chain.pendingTime = args.deadline;
    await expect(fundEscrow(client, parameters)).rejects.toMatchObject({
      name: "DeadlineOutOfRangeError",
      min: args.deadline + 1n,
    });
    expect(sent).toHaveLength(0);
    chain.pendingTime = args.deadline - 1n;
    expect(await fundEscrow(client, parameters)).toMatchObject({ isNew: true });
  });

  test("error: token not supported, contract paused", async () => {
    const chain = new FakeChain();
    const { client, sent } = fakeSession(chain, async () => {});
    chain.supported = false;
    await expect(fundEscrow(client, parameters)).rejects.toMatchObject({ name: "TokenNotSupportedError" });
    chain.paused = true;
    await expect(fundEscrow(client, parameters)).rejects.toMatchObject({ name: "EscrowPausedError" });
    expect(sent).toHaveLength(0);
  });

  test("behavior: bounds themselves are allowed", async () => {
    for (const change of [
      { amount: 2n },
      { deadline: now + 1n },
      { deadline: now + 365n * 86_400n },
      { disputeWindow: 60n, abandonmentGrace: 60 },
      { amount: "100" },
    ]) {
      const { client, sent } = fakeSession(new FakeChain(), async () => {
        throw new CallRevertedError({});
      });
      await expect(fundEscrow(client, { ...parameters, ...change })).rejects.toThrow();
      expect(sent).toHaveLength(1);
    }
  });
});
