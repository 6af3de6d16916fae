import { type Hex, zeroAddress } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { describe, expect, test } from "vitest";
import { MovedMoney } from "../delegation/MovedMoney.ts";
import { SessionInfo } from "../delegation/SessionInfo.ts";
import { toEncryptionKey } from "../encryption/keys/toEncryptionKey.ts";
import { toEscrow } from "../escrow/Escrow.ts";
import { withJson } from "../json/withJson.ts";
import { SecretKey } from "../secrets/SecretKey.ts";
import { OperationPendingError } from "../session/errors/OperationPendingError.ts";
import { CreatedSessionKey } from "../session/grant/CreatedSessionKey.ts";
import { deserializeSessionKey } from "../session/grant/deserializeSessionKey.ts";
import { serializeSessionKey } from "../session/grant/serializeSessionKey.ts";
import { encodeTerms } from "../session/terms/encodeTerms.ts";
import { addressOf, sampleTerms } from "../session/test/sampleTerms.ts";
import { fromJson, type RecordType } from "./fromJson.ts";
import { RecordInvalidError } from "./RecordInvalidError.ts";
import { recordSchemas } from "./schemas.ts";
import { toJson } from "./toJson.ts";

const hash: Hex = `0x${"ab".repeat(32)}`;
const address = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8";
const huge = 2n ** 256n - 1n;

const walletKey: Hex = `0x${"11".repeat(32)}`;
const wallet = privateKeyToAccount(walletKey).address;
const serializedSessionKey = serializeSessionKey(
  {
    chainId: 84_532,
    account: addressOf(41),
    owner: address,
    index: huge >> 128n,
    executor: "userop",
    policySet: "compact",
    terms: encodeTerms({ ...sampleTerms, sessionKey: wallet }),
    kernelNonce: 1,
    enableSignature: `0x${"ab".repeat(65)}`,
    contracts: { spendCap: addressOf(40) },
  },
  new SecretKey(walletKey),
);
const { grant, terms, sessionId, sessionKeyAddress } = deserializeSessionKey(serializedSessionKey);

const delegation = new SessionInfo(
  {
    platform: "https://api.test",
    token: new SecretKey<string>(`abba_session_token_${"0".repeat(24)}_${"t".repeat(43)}`),
    sessionId: `ses_${"0".repeat(24)}`,
    agentId: `agt_${"0".repeat(32)}`,
    chainId: 84_532,
    budgetUsdc: 25_000_000n,
    expiry: 2_000_000_000,
    allowedServiceIds: null,
    walletPrivateKey: new SecretKey(walletKey),
    walletAddress: wallet,
    e2ePrivateKey: new SecretKey(walletKey),
    e2ePublicKey: toEncryptionKey(walletKey).publicKey,
    e2eSignature: "0xab",
    serializedSessionKey: undefined,
  },
  undefined,
);

/** One of each record, its amounts at their ends. */
const records: { readonly [type in RecordType]: object } = {
  Ceiling: withJson("Ceiling", { token: zeroAddress, limit: undefined, used: huge, left: undefined }),
  CreatedSessionKey: new CreatedSessionKey({
    serializedSessionKey,
    sessionKeyAddress,
    smartAccountAddress: grant.account,
    sessionId,
    terms,
  }),
  Escrow:
    toEscrow(hash, {
      buyer: address,
      seller: address,
      token: address,
      amount: huge,
      locked: 1n,
      fee: 0n,
      status: 1,
      configIndex: 0,
      createdAt: 1n,
      deadline: 2n,
      disputeWindow: 3n,
      abandonmentGrace: 4n,
      deliveredAt: 0n,
      disputedAt: 5n,
      proofHash: `0x${"0".repeat(64)}`,
      criteriaHash: hash,
      resolver: address,
      feeReceiver: address,
    } as never) ?? {},
  MovedMoney: new MovedMoney({ amount: huge, transactionHash: undefined }),
  OperationReceipt: withJson("OperationReceipt", {
    userOperationHash: undefined,
    transactionHash: hash,
    blockNumber: 0n,
    actualGasCost: huge,
  }),
  OwnerWithdrawal: withJson("OwnerWithdrawal", {
    account: address,
    chainId: 84_532,
    token: zeroAddress,
    amount: huge,
    transactionHash: undefined,
  }),
  PurchasePayment: withJson("PurchasePayment", {
    transactionId: "txn_1",
    seller: address,
    amount: 5_100_000n,
    deadline: 1,
    disputeWindow: 2,
    abandonmentGrace: 3,
  }),
  SessionGrant: grant,
  SessionInfo: delegation,
  SessionStatus: withJson("SessionStatus", {
    sessionId: hash,
    state: "active",
    installed: true,
    revoked: false,
    validAfter: 1,
    validUntil: 2,
    operationsUsed: 0,
    operationsLeft: 3,
    gasSpent: 0n,
    gasLeft: huge,
    budgets: [
      {
        token: address,
        spent: 0n,
        spentInPeriod: 1n,
        leftInPeriod: 2n,
        left: 3n,
        ceilingLeft: undefined,
        spendableNow: 4n,
      },
    ],
    ceilings: [{ token: address, limit: 1n, used: 0n, left: 1n }],
  }),
  SessionTerms: terms,
  SignedOperation: withJson("SignedOperation", {
    userOperation: {
      sender: address,
      nonce: huge,
      factory: undefined,
      callData: "0x",
      callGasLimit: 1n,
      verificationGasLimit: 2n,
      preVerificationGas: 3n,
      maxFeePerGas: 4n,
      maxPriorityFeePerGas: 5n,
      paymaster: address,
      paymasterData: "0x01",
      paymasterVerificationGasLimit: 6n,
      paymasterPostOpGasLimit: 7n,
      signature: "0xab",
    },
    userOperationHash: hash,
    fromBlock: 0n,
  }),
  SignedPayment: withJson("SignedPayment", {
    ...{ chainId: 1, sessionId: hash, kind: "transfer", token: address, rule: 0, period: 0, slot: 0 },
    nonce: hash,
    authorization: { from: address, to: address, value: huge, validAfter: 0n, validBefore: 1n, nonce: hash },
    signature: "0xab",
  }),
  SignedRedemption: withJson("SignedRedemption", {
    ...{
      chainId: 1,
      delegationManager: address,
      permissionContext: "0xab",
      mode: hash,
      executionCallData: "0xcd",
    },
    ...{ account: address, sessionId: hash, redeemer: address },
    deadline: 1n,
    nonce: huge,
  }),
  SignedRevocation: withJson("SignedRevocation", {
    ...{ chainId: 1, account: address, owner: address, index: 0n, module: address, sessionId: undefined },
    nonce: huge,
    deadline: 1n,
    signature: "0xab",
  }),
  SafeTransaction: withJson("SafeTransaction", {
    ...{ chainId: 1, account: address, nonce: huge },
    calls: [{ to: address, value: huge, data: "0xab" }],
  }),
  SignedTransaction: withJson("SignedTransaction", {
    serializedTransaction: "0x02ab",
    transactionHash: hash,
  }),
};
const table = Object.entries(records) as [RecordType, object][];

const deployment = { factory: address, factoryData: "0xab" } as const;

/** Of other accounts than Kernel's. */
const ofOtherAccounts: [RecordType, object][] = [
  [
    "SessionGrant",
    withJson("SessionGrant", {
      ...grant,
      accountKind: "safe7579",
      selection: { nonceKey: `0x${"ab".repeat(20)}00000000`, laneAt: 22, signaturePrefix: address },
      deployment,
    }),
  ],
  ["SignedRevocation", withJson("SignedRevocation", { ...records.SignedRevocation, deployment })],
];

test.each([...table, ...ofOtherAccounts])("default: a %s goes through JSON and is equal", (type, record) => {
  const text = toJson(record);
  expect(JSON.parse(text)).toMatchObject({ $type: type, $version: 1 });
  const read = fromJson(text, type);
  expect(read).toEqual(record);
  // What was read can be kept again.
  expect(JSON.parse(toJson(read))).toEqual(JSON.parse(text));
});

test.each(table)("default: JSON.stringify writes a %s, without secrets", (type, record) => {
  const text = JSON.stringify({ record });
  expect(JSON.parse(text).record.$type).toBe(type);
  for (const secret of [serializedSessionKey, walletKey.slice(2), "t".repeat(43)]) {
    expect(text).not.toContain(secret);
  }
});

test("behavior: the operation of an error is kept as it is", () => {
  const error = new OperationPendingError({ operation: records.SignedOperation as never });
  expect(fromJson(JSON.stringify(error.operation), "SignedOperation")).toEqual(error.operation);
  expect(() => JSON.stringify(error)).not.toThrow();
});

test("behavior: what a delegation holds is the same behind its text", () => {
  const read = fromJson(toJson(delegation), "SessionInfo");
  expect(read.serialize()).toBe(delegation.serialize());
  expect(read.token).toBe(delegation.token);
});

describe("what is no record", () => {
  const text = toJson(records.SignedOperation);
  const altered = (change: object) => JSON.stringify({ ...JSON.parse(text), ...change });
  test.each<[what: string, text: unknown]>([
    ["nothing", ""],
    ["null", "null"],
    ["no text", null],
    ["a list", "[]"],
    ["another record", toJson(records.SignedPayment)],
    ["no tag", altered({ $type: undefined })],
    ["a version of the future", altered({ $version: 2 })],
    ["a field too many", altered({ extra: 1 })],
    ["a field too few", altered({ fromBlock: undefined })],
    ["an amount that is a number", altered({ fromBlock: 1 })],
    ["an amount with a sign", altered({ fromBlock: "-1" })],
    ["an amount in hex", altered({ fromBlock: "0x1" })],
  ])("error: %s", (_, given) => {
    expect(() => fromJson(given as string, "SignedOperation")).toThrow(RecordInvalidError);
  });

  test("error: terms whose fields are not what their encoding says", () => {
    const shown = JSON.parse(toJson(terms));
    expect(shown.gasBudget).toBe(terms.gasBudget.toString());
    const lied = JSON.stringify({ ...shown, gasBudget: "1" });
    expect(() => fromJson(lied, "SessionTerms")).toThrow(RecordInvalidError);
  });

  test("error: a type that there is not, also one that every object has", () => {
    for (const type of ["Nothing", "constructor", undefined]) {
      expect(() => fromJson(text, type as never)).toThrow(RecordInvalidError);
    }
  });

  test.each(["CreatedSessionKey", "SessionInfo"] as const)(
    "error: a %s that JSON.stringify wrote says how to keep it",
    (type) => {
      expect(() => fromJson(JSON.stringify(records[type]), type)).toThrow("with `toJson`");
    },
  );

  test.each([[{ ...records.Ceiling }], [null], [undefined], ["text"], [new Date()]])(
    "error: toJson of %s",
    (given) => {
      expect(() => toJson(given as never)).toThrow(RecordInvalidError);
    },
  );
});

test("behavior: every record that reads back is in the table", () => {
  expect(Object.keys(records).sort()).toEqual(Object.keys(recordSchemas).sort());
});
