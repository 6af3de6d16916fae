import { describe, expect, test } from "vitest";
import { checkEscrowId, getEscrowBuyer, getEscrowId, getTransactionHash } from "./escrowId.ts";
import { buyer, seller } from "./test/fakeChain.ts";

describe("getEscrowId", () => {
  test("default: is pinned, since replicas of other versions must agree", () => {
    expect(getEscrowId({ buyer, transactionId: "order-17" })).toMatchInlineSnapshot(
      `"0x00000000000000000000000000000000000000b1000000004312820295a3b9ec"`,
    );
    expect(getTransactionHash("order-17")).toMatchInlineSnapshot(
      `"0x52aaeb3aa26fe0e1d3beb75b8feb85b5058f9f1dee4c541c25e6fdeb5919ca70"`,
    );
  });

  test("behavior: begins with the buyer, and differs by transaction", () => {
    const escrowId = getEscrowId({ buyer, transactionId: "a" });
    expect(getEscrowBuyer(escrowId)).toBe(buyer);
    const others = ["b", "A", " a", "a ", "ä", "a\u0308"].map((transactionId) =>
      getEscrowId({ buyer, transactionId }),
    );
    expect(new Set([escrowId, ...others]).size).toBe(7);
    expect(getEscrowId({ buyer: seller, transactionId: "a" })).not.toBe(escrowId);
    expect(getEscrowId({ buyer: buyer.toLowerCase() as typeof buyer, transactionId: "a" })).toBe(escrowId);
  });

  test("behavior: carries the scope behind the buyer", () => {
    const escrowId = getEscrowId({ buyer, transactionId: "a", scope: "0xA1B2C3D4" });
    expect(escrowId.slice(42, 50)).toBe("a1b2c3d4");
    expect(escrowId.slice(50)).toBe(getEscrowId({ buyer, transactionId: "a" }).slice(50));
    for (const scope of ["0x", "0xa1b2c3", "0xa1b2c3d4e5", "a1b2c3d4"]) {
      expect(() => getEscrowId({ buyer, transactionId: "a", scope: scope as never })).toThrow(
        expect.objectContaining({ name: "EscrowIdInvalidError" }),
      );
    }
  });

  test.each(["", "x".repeat(201), "\ud800", 7, undefined])(
    "error: refuses the transaction id %j",
    (value) => {
      expect(() => getEscrowId({ buyer, transactionId: value as string })).toThrow(
        expect.objectContaining({ name: "TransactionIdInvalidError" }),
      );
    },
  );

  test.each([
    "0x",
    "0x1",
    `${buyer}0`,
    "0x00000000000000000000000000000000000000b1X",
    "vitalik.eth",
    undefined,
  ])("error: refuses the buyer %j", (value) => {
    expect(() => getEscrowId({ buyer: value as never, transactionId: "a" })).toThrow(
      expect.objectContaining({ name: "AddressInvalidError", field: "buyer" }),
    );
  });

  test("error: refuses a checksum that is wrong", () => {
    expect(() =>
      getEscrowId({ buyer: "0x036cbD53842c5426634e7929541eC2318f3dCF7e", transactionId: "a" }),
    ).toThrow(expect.objectContaining({ name: "AddressInvalidError" }));
  });
});

describe("checkEscrowId", () => {
  test.each(["0x", `0x${"00".repeat(31)}`, `0x${"00".repeat(33)}`, `0x${"zz".repeat(32)}`, 1])(
    "error: refuses %j",
    (value) => {
      expect(() => checkEscrowId(value as never)).toThrow(
        expect.objectContaining({ name: "EscrowIdInvalidError" }),
      );
    },
  );
});
