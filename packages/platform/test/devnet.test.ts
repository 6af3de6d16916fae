import { type Devnet, startDevnet } from "@abbababa/devnet";
import { abbaBabaEscrowAbi } from "@abbababa/sdk";
import { createWalletClient, erc20Abi, http, keccak256, stringToHex } from "viem";
import { afterAll, beforeAll, expect, test } from "vitest";
import { buy, createSession, holds, read, total } from "./support/buying.ts";
import {
  answerChallenge,
  type Checkout,
  startTestPlatform,
  type TestPlatform,
} from "./support/startTestPlatform.ts";
import { toSmartAccount } from "./support/toSmartAccount.ts";

let devnet: Devnet;
let api: TestPlatform;
beforeAll(async () => {
  devnet = await startDevnet();
  api = await startTestPlatform({
    networks: [{ chain: devnet.chain, rpcUrl: devnet.rpcUrl, network: "devnet", addresses: addresses() }],
  });
});
afterAll(async () => {
  await api?.[Symbol.asyncDispose]();
  await devnet?.close();
});

const addresses = () => ({ abbaBabaEscrow: devnet.contracts.abbaBabaEscrow, usdc: devnet.addresses.usdc });
const account = (index: number) => {
  const found = devnet.accounts[index];
  if (found === undefined) throw new Error("no account");
  return found;
};

/** Sends a call of the escrow contract and waits for it. */
async function send(
  index: number,
  request: { functionName: string; args: readonly unknown[] },
  address = escrow(),
) {
  const wallet = createWalletClient({
    account: account(index),
    chain: devnet.chain,
    transport: http(devnet.rpcUrl),
  });
  const abi = address === escrow() ? abbaBabaEscrowAbi : erc20Abi;
  const hash = await wallet.writeContract({ address, abi, ...request } as never);
  const receipt = await devnet.publicClient.waitForTransactionReceipt({ hash });
  expect(receipt.status).toBe("success");
  return hash;
}

const escrow = () => devnet.contracts.abbaBabaEscrow;

async function fund(buyer: number, { paymentInstructions: terms }: Checkout) {
  const amount = BigInt(terms.totalWithFee);
  await devnet.fundUsdc(account(buyer).address, amount);
  await send(buyer, { functionName: "approve", args: [escrow(), amount] }, devnet.addresses.usdc);
  return send(buyer, {
    functionName: "createEscrow",
    args: [
      terms.escrowId,
      terms.sellerAddress,
      amount,
      terms.token,
      BigInt(terms.deadline),
      BigInt(terms.disputeWindow),
      BigInt(terms.abandonmentGrace),
      terms.criteriaHash,
    ],
  });
}

test("default: bought, funded, delivered and released on a real chain, through a reorganisation", async () => {
  const [seller, buyer] = [await api.register(account(1)), await api.register(account(2))];
  const service = await api.listService(seller);
  const session = await createSession(api, buyer, { budgetUsdc: total });
  const { data } = await buy(api, session.token, service);
  expect(BigInt(data.paymentInstructions.totalWithFee)).toBe(total);
  const { escrowId } = data.paymentInstructions;
  const report = (what: string, body: object) =>
    api.call("POST", `/transactions/${data.transaction.id}/${what}`, session.token, body);

  const before = await devnet.snapshot();
  const transactionHash = await fund(2, data);
  expect((await report("fund", { transactionHash })).status).toBe(200);
  expect(await holds(api, buyer, session.id)).toMatchObject({ spent: total, reserved: 0n });

  await devnet.revert(before);
  await devnet.testClient.mine({ blocks: 5 });
  await api.platform.sync();
  expect((await read(api, buyer.key, data)).status).toBe("pending_payment");
  expect(await holds(api, buyer, session.id)).toMatchObject({ spent: 0n, reserved: total });

  await fund(2, data);
  await api.platform.sync();
  expect((await read(api, buyer.key, data)).status).toBe("funded");

  const payload = "the work";
  const deliver = `/transactions/${data.transaction.id}/deliver`;
  expect((await api.call("POST", deliver, seller.key, { payload })).status).toBe(200);
  await send(1, { functionName: "submitDelivery", args: [escrowId, keccak256(stringToHex(payload))] });
  await api.platform.sync();
  expect((await read(api, buyer.key, data)).delivery).toMatchObject({ payload });

  expect((await report("confirm", {})).error.code).toBe("NOT_ON_CHAIN");
  const accepted = await send(2, { functionName: "accept", args: [escrowId] });
  expect((await report("confirm", { transactionHash: accepted })).status).toBe(200);
  expect((await read(api, buyer.key, data)).status).toBe("released");
});

test("error: an escrow in another amount is not payment", async () => {
  const [seller, buyer] = [await api.register(account(3)), await api.register(account(4))];
  const { data } = await buy(api, buyer.key, await api.listService(seller));
  const cheap = { ...data, paymentInstructions: { ...data.paymentInstructions, totalWithFee: "2" } };
  const transactionHash = await fund(4, cheap);
  const path = `/transactions/${data.transaction.id}/fund`;
  const { error, details } = await api.call("POST", path, buyer.key, { transactionHash });
  expect([error.code, details]).toEqual(["FUNDING_REFUSED", { reason: "wrong_amount" }]);
});

test("behavior: a smart account that is not deployed yet registers by ERC-6492", async () => {
  const smart = await toSmartAccount(devnet, account(5));
  expect(await devnet.publicClient.getCode({ address: smart.address })).toBeUndefined();
  const { challengeId, signature } = await answerChallenge(api.call, smart, "register", devnet.chain.id);
  expect(signature.length).toBeGreaterThan(132);
  const name = "Smart";
  const registered = await api.call("POST", "/agents/register", undefined, { challengeId, signature, name });
  expect(registered.status).toBe(201);
  const again = await answerChallenge(api.call, smart, "recover", devnet.chain.id);
  const forged = `${again.signature.slice(0, 200)}${again.signature[200] === "0" ? "1" : "0"}${again.signature.slice(201)}`;
  const refused = await api.call("POST", "/agents/recover", undefined, {
    challengeId: again.challengeId,
    signature: forged,
  });
  expect(refused.status).toBe(401);
});
