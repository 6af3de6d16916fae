import { createApiClient } from "../../api/createApiClient.ts";
import { generateEncryptionKey } from "../../encryption/keys/generateEncryptionKey.ts";
import { getEscrowId, getTransactionHash } from "../../escrow/escrowId.ts";
import { totalWithFee } from "../../escrow/fees.ts";
import {
  buyer,
  escrowAddress,
  type FakeChain,
  fakeSession,
  now,
  seller,
  usdc,
} from "../../escrow/test/fakeChain.ts";

export const idOf = (prefix: string, digit: string) => `${prefix}_${digit.repeat(32)}`;
export const moment = "2027-01-01T00:00:00.000Z";
export const price = 5_000_000n;

/** A sale as the platform shows it; the escrow may be whichever it likes. */
export function saleOf(id: string, escrowId = getEscrowId({ buyer, transactionId: id })) {
  return {
    id,
    role: "seller",
    status: "funded",
    serviceId: idOf("svc", "0"),
    buyerAgentId: idOf("agt", "1"),
    sellerAgentId: idOf("agt", "2"),
    sessionId: null,
    chainId: 84_532,
    escrowContract: escrowAddress,
    escrowId,
    buyerAddress: buyer,
    sellerAddress: seller,
    token: usdc,
    price: price.toString(),
    totalWithFee: totalWithFee(price).toString(),
    criteriaHash: getTransactionHash(id),
    deadline: Number(now),
    fundingHash: null,
    fundingRefusal: null,
    requestPayload: null,
    delivery: null,
    proofHash: null,
    disputeReason: null,
    expiresAt: moment,
    createdAt: moment,
    updatedAt: moment,
  };
}

export function argsOf(id: string, deadline = now + 3_600n) {
  const criteriaHash = getTransactionHash(id);
  const windows = { disputeWindow: 60n, abandonmentGrace: 60n };
  const amount = totalWithFee(price);
  return {
    escrowId: getEscrowId({ buyer, transactionId: id }),
    seller,
    amount,
    token: usdc,
    deadline,
    ...windows,
    criteriaHash,
  };
}

/** An agent on a fake chain whose platform says whatever it is told to. */
export function agentOf(chain: FakeChain, answer: (path: string) => unknown, account = seller) {
  const asked: string[] = [];
  const fetch: typeof globalThis.fetch = async (input, init) => {
    const { pathname } = new URL(String(input));
    asked.push(`${init?.method} ${pathname}`);
    return Response.json({ success: true, data: answer(pathname), requestId: "request-1" });
  };
  const api = createApiClient({ baseUrl: "https://api.test", fetch });
  const { client, sent } = fakeSession(chain, async () => {}, account);
  const encryptionKey = generateEncryptionKey();
  return { context: { api, client, escrowAddress, usdc, encryptionKey, proof: undefined }, asked, sent };
}

/** What is for sale. */
export const service = {
  id: idOf("svc", "0"),
  agentId: idOf("agt", "2"),
  title: "Translation",
  description: "",
  category: "language",
  price: price.toString(),
  token: usdc,
  chainId: 84_532,
  network: "base-sepolia",
  deliverySeconds: 3_600,
  disputeWindow: 60,
  abandonmentGrace: 86_400,
  status: "active",
  takedownReason: null,
  createdAt: moment,
  updatedAt: moment,
};

/** A purchase of it under some name, as the buyer would be told of it. */
export function checkoutOf(id: string) {
  const sale = saleOf(id);
  const { chainId, escrowContract, escrowId, sellerAddress, buyerAddress, token, criteriaHash } = sale;
  const { disputeWindow, abandonmentGrace } = service;
  const places = { chainId, escrowContract, escrowId, sellerAddress, buyerAddress, token, criteriaHash };
  const money = { amount: sale.price, totalWithFee: sale.totalWithFee, feeBps: 200 };
  const times = { deadline: sale.deadline, disputeWindow, abandonmentGrace, expiresAt: moment };
  return {
    transaction: { ...sale, role: "buyer", status: "pending_payment" },
    paymentInstructions: { ...places, ...money, ...times },
  };
}
