import { type Address, keccak256, toHex, zeroHash } from "viem";
import { describe, expect, test } from "vitest";
import type { EscrowStatus } from "../Escrow.ts";
import { encodeEscrowMethod, encodeSubmitDelivery } from "../encodeEscrowCalls.ts";
import { getEscrowId } from "../escrowId.ts";
import { buyer, escrowAddress, FakeChain, fakeSession, now, seller, usdc } from "../test/fakeChain.ts";
import { type EscrowMove, moveEscrow } from "./moveEscrow.ts";

const escrowId = getEscrowId({ buyer, transactionId: "order-17" });
const proofHash = keccak256(toHex("the goods"));
const wait = { timeout: 300, pollingInterval: 10 };

function chainWith(status: EscrowStatus): FakeChain {
  const chain = new FakeChain();
  const windows = { disputeWindow: 86_400n, abandonmentGrace: 86_400n, criteriaHash: zeroHash };
  const proof = status === "Funded" ? zeroHash : proofHash;
  chain.put({ escrowId, seller, amount: 102n, token: usdc, deadline: now, ...windows }, status, proof);
  return chain;
}

const moves: [EscrowMove["method"], Address, EscrowStatus, EscrowStatus][] = [
  ["accept", buyer, "Delivered", "Released"],
  ["accept", buyer, "Disputed", "Released"],
  ["cancel", seller, "Funded", "Refunded"],
  ["claimAbandoned", buyer, "Funded", "Abandoned"],
  ["claimUnresolved", seller, "Disputed", "Resolved"],
  ["dispute", buyer, "Delivered", "Disputed"],
  ["finalizeRelease", "0x00000000000000000000000000000000000000d1", "Delivered", "Released"],
];

describe("moveEscrow", () => {
  test.each(moves)("default: %s by %s from %s", async (method, account, from, to) => {
    const chain = chainWith(from);
    const { client, sent } = fakeSession(chain, async () => chain.move(escrowId, to), account);
    const move = { escrowId, method, ...wait } as Parameters<typeof moveEscrow>[1];
    expect(await moveEscrow(client, move)).toMatchObject({ isNew: true, escrow: { status: to } });
    expect(await moveEscrow(client, move)).toMatchObject({ isNew: false, escrow: { status: to } });
    expect(sent.map(({ calls }) => calls)).toEqual([
      [encodeEscrowMethod(escrowAddress, method as "accept", escrowId)],
    ]);
  });

  test("default: submitDelivery, which stays done whatever follows", async () => {
    const chain = chainWith("Funded");
    const { client, sent } = fakeSession(
      chain,
      async () => {
        const existing = chain.escrows.get(escrowId);
        if (existing) chain.put(existing, "Delivered", proofHash);
      },
      seller,
    );
    const move = { escrowId, method: "submitDelivery", proofHash, ...wait } as const;
    expect(await moveEscrow(client, move)).toMatchObject({ isNew: true });
    chain.move(escrowId, "Released");
    expect(await moveEscrow(client, move)).toMatchObject({ isNew: false });
    expect(sent[0]?.calls).toEqual([encodeSubmitDelivery(escrowAddress, escrowId, proofHash)]);
    const other = keccak256(toHex("other goods"));
    await expect(moveEscrow(client, { ...move, proofHash: other })).rejects.toMatchObject({
      name: "EscrowMismatchError",
    });
    expect(sent).toHaveLength(1);
  });

  const refused: [EscrowMove["method"], Address, EscrowStatus, string][] = [
    ["accept", buyer, "Funded", "EscrowStatusError"],
    ["accept", seller, "Delivered", "NotBuyerError"],
    ["accept", buyer, "Refunded", "EscrowStatusError"],
    ["cancel", buyer, "Funded", "NotSellerError"],
    ["cancel", seller, "Released", "EscrowStatusError"],
    ["claimAbandoned", buyer, "Delivered", "EscrowStatusError"],
    ["claimUnresolved", usdc, "Disputed", "NotPartyError"],
    ["dispute", seller, "Delivered", "NotBuyerError"],
    ["finalizeRelease", seller, "Funded", "EscrowStatusError"],
  ];
  test.each(refused)("error: %s by %s from %s, nothing sent", async (method, account, status, name) => {
    const { client, sent } = fakeSession(chainWith(status), async () => {}, account);
    const move = { escrowId, method, ...wait } as Parameters<typeof moveEscrow>[1];
    await expect(moveEscrow(client, move)).rejects.toMatchObject({ name });
    expect(sent).toHaveLength(0);
  });

  test("error: no such escrow, no proof", async () => {
    const { client, sent } = fakeSession(new FakeChain(), async () => {}, seller);
    await expect(moveEscrow(client, { escrowId, method: "cancel" })).rejects.toMatchObject({
      name: "EscrowNotFoundError",
    });
    const empty = { escrowId, method: "submitDelivery", proofHash: zeroHash } as const;
    await expect(moveEscrow(client, empty)).rejects.toMatchObject({ name: "ProofHashZeroError" });
    expect(sent).toHaveLength(0);
  });
});
