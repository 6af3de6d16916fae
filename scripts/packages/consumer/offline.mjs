/**
 * What an agent, an owner and a seller do without a network, by every entry of the SDK that runs in any runtime. Keys
 * and terms are fixed, and so is what comes of them: every runtime must give what Node gives.
 */

import { BuyerAgent, parseAmount, SecretKey, totalWithFee } from "@abbababa/sdk";
import { encodeExecute } from "@abbababa/sdk/accounts";
import { createApiClient } from "@abbababa/sdk/api";
import { decryptPayload, encryptPayload, toEncryptionKey } from "@abbababa/sdk/encryption";
import { encodeCreateEscrow, lockedAmount } from "@abbababa/sdk/escrow";
import { enableTypedData, encodeEnableData } from "@abbababa/sdk/internal";
import {
  encodeTerms,
  inspectSessionKey,
  permissionIdOf,
  serializeSessionKey,
  sessionIdOf,
} from "@abbababa/sdk/wallet/session-keys";
import { signWebhook, verifyWebhook } from "@abbababa/sdk/webhooks";
import { keccak256, stringToHex } from "viem";
import { privateKeyToAccount } from "viem/accounts";

const keyOf = (digit) => `0x${digit.repeat(64)}`;
const addressOf = (digit) => `0x${"0".repeat(39)}${digit}`;
const [module, usdc, payee, account] = ["1", "2", "3", "4"].map(addressOf);
const owner = privateKeyToAccount(keyOf("5"));
const chainId = 84_532;

/** @returns Facts that do not depend on where they were found. */
export async function workOffline() {
  const amount = parseAmount("5");
  const session = await grantAndInspect(amount);
  return {
    session,
    escrow: makeEscrow(amount),
    message: await exchangeMessage(),
    event: deliverEvent(),
    services: await searchServices(),
    agent: typeof new BuyerAgent().purchase,
  };
}

/** The owner signs, the agent reads: terms, string, signature. */
async function grantAndInspect(amount) {
  const privateKey = keyOf("6");
  const transfer = {
    target: usdc,
    selector: "0xa9059cbb",
    valueCap: 0n,
    rules: [
      { kind: "counterparty", argument: 0, addresses: [payee] },
      { kind: "spend", argument: 1, token: usdc },
    ],
  };
  const terms = {
    sessionKey: privateKeyToAccount(privateKey).address,
    salt: "0x0102030405060708",
    epoch: 0n,
    validAfter: 1_000_000,
    validUntil: 1_003_600,
    periodSeconds: 0,
    maxOperations: 10,
    gasBudget: 10n ** 16n,
    guardian: undefined,
    paymaster: "none",
    limits: [{ token: usdc, perOperation: amount, perPeriod: amount, lifetime: amount }],
    calls: [transfer],
    payments: [],
  };
  const encodedTerms = encodeTerms(terms);
  const contracts = { spendCap: module };
  const sessionId = sessionIdOf({ chainId, module, terms: encodedTerms });
  const policySet = "compact";
  const enableData = encodeEnableData({ chainId, policySet, encodedTerms, terms, addresses: contracts });
  const facts = { chainId, account, kernelNonce: 1, permissionId: permissionIdOf(sessionId), enableData };
  const enableSignature = await owner.signTypedData(enableTypedData(facts));
  const grant = {
    chainId,
    account,
    owner: owner.address,
    index: 0n,
    executor: "userop",
    policySet,
    terms: encodedTerms,
    kernelNonce: 1,
    enableSignature,
    contracts,
  };
  const serializedSessionKey = serializeSessionKey(grant, new SecretKey(privateKey));
  // Checks the owner's signature too.
  const { words } = await inspectSessionKey({ serializedSessionKey, addresses: contracts });
  return { sessionId, words, string: keccak256(stringToHex(serializedSessionKey)) };
}

function makeEscrow(price) {
  const amount = totalWithFee(price);
  const calls = encodeCreateEscrow(module, {
    escrowId: keyOf("7"),
    seller: payee,
    amount,
    token: usdc,
    deadline: 1_003_600n,
    disputeWindow: 86_400n,
    abandonmentGrace: 86_400n,
    criteriaHash: keyOf("0"),
  });
  return { locked: lockedAmount(amount).toString(), execute: keccak256(encodeExecute(calls)) };
}

async function exchangeMessage() {
  const [sender, recipient] = [toEncryptionKey(keyOf("8")), toEncryptionKey(keyOf("9"))];
  const about = { transactionId: "order-17", direction: "request" };
  const payload = { text: "grüße, 世界", pages: [1, 2, 3] };
  const { privateKey } = sender;
  const envelope = await encryptPayload({ payload, privateKey, recipient: recipient.publicKey, ...about });
  return await decryptPayload({
    envelope,
    privateKey: recipient.privateKey,
    sender: sender.publicKey,
    ...about,
  });
}

function deliverEvent() {
  const secrets = [`whsec_${"A".repeat(43)}`];
  const event = {
    id: "evt_1",
    type: "transaction.status",
    createdAt: "2026-01-01T00:00:00Z",
    data: { status: "delivered" },
  };
  return verifyWebhook({ ...signWebhook({ event, secrets }), secrets });
}

/** The platform's answer, without a platform. */
async function searchServices() {
  const data = { items: [], nextCursor: null };
  const answer = () => Promise.resolve(Response.json({ success: true, data, requestId: "req_1" }));
  const api = createApiClient({ baseUrl: "https://platform.example", fetch: answer });
  return await api.services.search({ q: "translation" });
}
