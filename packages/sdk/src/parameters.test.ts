import { expect, test } from "vitest";
import * as apiExports from "./api/index.ts";
import { deliver } from "./commerce/deliver.ts";
import { deliverEncrypted } from "./commerce/deliverEncrypted.ts";
import { encryptRequest } from "./commerce/encryptRequest.ts";
import { fundAndVerify } from "./commerce/fundAndVerify.ts";
import { pollForPurchases } from "./commerce/pollForPurchases.ts";
import { purchase } from "./commerce/purchase.ts";
import { openDelivery, openRequest } from "./commerce/sealedPayloads.ts";
import { createSellerSession } from "./delegation/createSellerSession.ts";
import { createSession } from "./delegation/createSession.ts";
import * as encryption from "./encryption/index.ts";
import * as root from "./index.ts";
import { sampleTerms } from "./session/test/sampleTerms.ts";
import * as webhooks from "./webhooks/index.ts";
import * as server from "./webhooks/node.ts";

const exported: Readonly<Record<string, unknown>> = {
  ...root,
  ...apiExports,
  ...encryption,
  ...webhooks,
  ...server,
};

/** A client that must not be asked: names are looked at first. */
const nobody = new Proxy((() => undefined) as never, {
  get: () => {
    throw new Error("asked before its parameters were looked at");
  },
});
const zeroAddress = "0x0000000000000000000000000000000000000000" as const;
const client = (name: string) => (given: never) =>
  (exported[name] as (client: never, given: never) => unknown)(nobody, given);
const alone = (name: string) => (given: never) => (exported[name] as (given: never) => unknown)(given);

const session = new root.SessionClient(nobody);
const api = apiExports.createApiClient({ baseUrl: "https://nobody.test", fetch: nobody });
const id = (kind: string) => `${kind}_${"0".repeat(24)}`;

/** How each exported function takes parameters that are named. */
const doors: Readonly<Record<string, (given: never) => unknown>> = {
  ...Object.fromEntries(
    (
      [
        "accept",
        "canClaimAbandoned",
        "canClaimUnresolved",
        "cancel",
        "canFinalize",
        "claimAbandoned",
        "claimUnresolved",
        "createEscrow",
        "dispute",
        "finalizeRelease",
        "findEscrow",
        "fundEscrow",
        "getCredit",
        "getEscrow",
        "isDisputeWindowActive",
        "isTokenSupported",
        "moveEscrow",
        "resolveDispute",
        "submitDelivery",
        "withdraw",
      ] as const
    ).map((name) => [name, client(name)]),
  ),
  ...Object.fromEntries(
    [
      "buildEscrowPolicies",
      "createApiClient",
      "createMemoryReplayGuard",
      "compareGrant",
      "createSessionKey",
      "createSessionRequest",
      "decryptPayload",
      "delegateAccount",
      "describeRequest",
      "encodeTerms",
      "encryptionKeyTypedData",
      "encryptPayload",
      "escrowCalls",
      "claim",
      "addOwner",
      "combineGrant",
      "describeSafeTransaction",
      "prepareGrant",
      "prepareSafeCalls",
      "prepareSafeRevocation",
      "prepareSafeUpgrade",
      "sendSafeTransaction",
      "signSafeTransaction",
      "signPreparedGrant",
      "createAccount",
      "listOwners",
      "removeOwner",
      "getAccountAddress",
      "getCeiling",
      "getEscrowId",
      "getSessionStatus",
      "getTransactionId",
      "grantSession",
      "inspectSessionKey",
      "installExecutor",
      "installValidator",
      "relayRevocation",
      "renewSession",
      "removeCeiling",
      "resolveNetwork",
      "revokeAllSessions",
      "revokeAsGuardian",
      "revokeSessionKey",
      "setCeiling",
      "signRevocation",
      "toPermissionContext",
      "installExecutor",
      "openGrant",
      "readSessionStatus",
      "installValidator",
      "proveEncryptionKey",
      "registerAgent",
      "requestSession",
      "ownerExecute",
      "ownerWithdraw",
      "relayRevocation",
      "removeCeiling",
      "revokeAllSessions",
      "revokeAsGuardian",
      "revokeSessionKey",
      "sealGrant",
      "sessionGrantTypedData",
      "sessionIdOf",
      "setCeiling",
      "settlePayment",
      "settleRedemption",
      "signRevocation",
      "signWebhook",
      "swap",
      "useSessionKey",
      "verifyEnvelope",
      "verifyWebhook",
    ].map((name) => [name, alone(name)]),
  ),
  listSessionEvents: (given) => root.listSessionEvents(given as never).next(),
  BuyerAgent: (given) => new root.BuyerAgent(given),
  SellerAgent: (given) => new root.SellerAgent(given),
  "SellerAgent.createSessionKey": (given) => root.SellerAgent.createSessionKey(given),
  "agent.initWithSession": (given) => new root.BuyerAgent().initWithSession("", given),
  "agent.initEOAWallet": (given) => new root.BuyerAgent().initEOAWallet("0x", given),
  "agent.fundSession": (given) => new root.BuyerAgent().fundSession(nobody, "USDC", given),
  "agent.reclaimSession": (given) => new root.BuyerAgent().reclaimSession(zeroAddress, "USDC", given),
  "agent.purchaseEncrypted": (given) => new root.BuyerAgent().purchaseEncrypted(given),
  "agent.purchase": (given) => purchase(nobody, given),
  "agent.encryptRequest": (given) => encryptRequest(nobody, given),
  "agent.fundAndVerify": (given) => fundAndVerify(nobody, given),
  "agent.pollForPurchases": (given) => pollForPurchases(nobody, given).next(),
  "agent.deliver": (given) => deliver(nobody, "", "", given),
  "agent.deliverEncrypted": (given) => deliverEncrypted(nobody, "", "", given),
  "agent.decryptRequestPayload": (given) => openRequest(nobody, nobody, given),
  "agent.decryptResponsePayload": (given) => openDelivery(nobody, nobody, given),
  "buyer.createSession": (given) => createSession(nobody, given),
  "seller.createSession": (given) => createSellerSession(nobody, given),
  "session.sendCalls": (given) => session.sendCalls(given),
  signRedemption: (given) => root.signRedemption(session, given),
  "session.signRedemption": (given) => session.signRedemption(given),
  "session.signCalls": (given) => session.signCalls(given),
  "session.canSpend": (given) => session.canSpend(given),
  "session.canPay": (given) => session.canPay(given),
  "session.signPayment": (given) => session.signPayment(given),
  "api.agents.challenge": (given) => api.agents.challenge(given),
  "api.agents.register": (given) => api.agents.register(given),
  "api.agents.recover": (given) => api.agents.recover(given),
  "api.agents.update": (given) => api.agents.update(given),
  "api.agents.createKey": (given) => api.agents.createKey(given),
  "api.services.search": (given) => api.services.search(given),
  "api.services.create": (given) => api.services.create(given),
  "api.services.update": (given) => api.services.update(id("svc"), given),
  "api.sessions.create": (given) => api.sessions.create(given),
  "api.sessions.list": (given) => api.sessions.list(given),
  "api.checkout.create": (given) => api.checkout.create(given, "key"),
  "api.transactions.list": (given) => api.transactions.list(given),
  "api.transactions.get": (given) => api.transactions.get(id("txn"), given),
  "api.transactions.fund": (given) => api.transactions.fund(id("txn"), given),
  "api.transactions.deliver": (given) => api.transactions.deliver(id("txn"), given),
  "api.transactions.confirm": (given) => api.transactions.confirm(id("txn"), given),
  "api.transactions.dispute": (given) => api.transactions.dispute(id("txn"), given),
  "api.transactions.addEvidence": (given) => api.transactions.addEvidence(id("txn"), given),
  "api.webhooks.create": (given) => api.webhooks.create(given),
  "api.webhooks.update": (given) => api.webhooks.update(id("whk"), given),
  "api.webhooks.rotateSecret": (given) => api.webhooks.rotateSecret(id("whk"), given),
  "api.webhooks.listDeliveries": (given) => api.webhooks.listDeliveries(id("whk"), given),
  checkTerms: (given) => root.checkTerms(sampleTerms, given),
  createWebhookHandler: (given) => webhooks.createWebhookHandler(async () => undefined, given),
  describeTerms: (given) => root.describeTerms(sampleTerms, given),
  encodeCreateEscrow: (given) => root.encodeCreateEscrow(zeroAddress, given),
  serveWebhooks: (given) => server.serveWebhooks(nobody, given),
};

/** What has no door here, and why none of its names could be misspelled unseen. */
const others: Readonly<Record<string, readonly string[]>> = {
  "made by this package, or by the doors of what it extends": [
    "CreatedSessionKey",
    "CreatedSessionRequest",
    "MovedMoney",
    "PlatformAgent",
    "SecretKey",
    "SessionAgent",
    "SessionClient",
    "SessionInfo",
  ],
  "takes texts, numbers and lists, each in its place": [
    "atLeast",
    "atMost",
    "checkAmount",
    "comparisonWords",
    "contracts",
    "decodeExecute",
    "decodeTerms",
    "deserializeSessionKey",
    "encodeEscrowMethod",
    "encodeResolveDispute",
    "encodeSubmitDelivery",
    "encodeWithdraw",
    "equal",
    "formatAmount",
    "fromJson",
    "generateEncryptionKey",
    "generateWebhookSecret",
    "getEscrowBuyer",
    "getTransactionHash",
    "hashSessionRequest",
    "list",
    "lockedAmount",
    "oneOf",
    "paidTo",
    "parseAmount",
    "parseCreatedRequest",
    "parseBundle",
    "parseGrant",
    "parseGrantFragment",
    "parseSessionRequest",
    "permissionIdOf",
    "platformFee",
    "spends",
    "toEncryptionKey",
    "totalWithFee",
  ],
  "takes what another function gave": [
    "choosePaymentRules",
    "paymentsUsedUp",
    "serializeGrant",
    "serializeSessionKey",
    "serializeSessionRequest",
    "toJson",
    "toSessionAccount",
    "toSessionSigner",
    "worstPayments",
  ],
  "encodes, and needs each of the fields: none has a default that another name would leave in place": [
    "attestationTypedData",
    "paymentNonce",
  ],
  "takes the facts of an account or a network, whatever else is among them": ["contractAddress"],
};

test("default: every exported function has its door here, or takes no named parameters", () => {
  const functions = Object.entries(exported).filter(
    ([name, value]) => typeof value === "function" && !/Error$/.test(name),
  );
  expect(
    functions
      .map(([name]) => name)
      .filter((name) => doors[name] === undefined)
      .sort(),
  ).toEqual(Object.values(others).flat().sort());
});

test.each(Object.entries(doors))("error: %s refuses a name that it does not know", async (_, call) => {
  const misspelled = { accountt: undefined, toString: 1 } as never;
  const refused = await Promise.resolve()
    .then(() => call(misspelled))
    .catch((error: unknown) => error);
  expect(refused).toMatchObject({ name: "ParametersInvalidError" });
  expect((refused as { issues: readonly string[] }).issues).toEqual([
    expect.stringMatching(/^accountt: is not known/),
    expect.stringMatching(/^toString: is not known/),
  ]);
});

test.each(Object.entries(doors))("error: %s refuses what is no object", async (_, call) => {
  for (const given of [null, "0x", 7] as never[]) {
    const refused = await Promise.resolve()
      .then(() => call(given))
      .catch((error: unknown) => error);
    expect(refused).toMatchObject({ name: "ParametersInvalidError" });
  }
});

const now = 1_800_000_000;
const milliseconds = now * 1000;

/** Each time of each door, in milliseconds where seconds are asked for, and the other way round. */
const times: readonly [door: string, field: string, given: number | bigint][] = [
  ["createSessionKey", "validAfter", milliseconds],
  ["createSessionKey", "validitySeconds", 3_600_000 * 1000],
  ["createSessionKey", "validitySeconds", now],
  ["createSessionKey", "periodSeconds", 86_400_000_000],
  ["createEscrow", "deadline", BigInt(milliseconds)],
  ["createEscrow", "disputeWindow", 86_400_000n * 10n],
  ["createEscrow", "abandonmentGrace", milliseconds],
  ["fundEscrow", "deadline", milliseconds],
  ["fundEscrow", "timeout", 5],
  ["moveEscrow", "pollingInterval", 1],
  ["encodeCreateEscrow", "deadline", BigInt(milliseconds)],
  ["encryptionKeyTypedData", "validUntil", BigInt(milliseconds)],
  ["createApiClient", "timeoutMs", 3],
  ["proveEncryptionKey", "keyValiditySeconds", milliseconds],
  ["registerAgent", "timeoutMs", milliseconds],
  ["settlePayment", "pollingInterval", 2],
  ["signWebhook", "timestamp", milliseconds],
  ["verifyWebhook", "now", milliseconds],
  ["verifyWebhook", "toleranceSeconds", milliseconds],
  ["createWebhookHandler", "toleranceSeconds", milliseconds],
  ["useSessionKey", "timeout", 9],
  ["useSessionKey", "pollingInterval", milliseconds],
];

test.each(times)("error: %s refuses %s of %s, with a hint", async (door, field, given) => {
  const refused = await Promise.resolve()
    .then(() => doors[door]?.({ [field]: given } as never))
    .catch((error: unknown) => error);
  expect(refused).toMatchObject({ name: "ParametersInvalidError" });
  expect((refused as { issues: readonly string[] }).issues[0]).toMatch(
    new RegExp(`^${field}: is (after|over|under) .*(seconds|milliseconds)`),
  );
});

/** Every duration and time that any door may take, in the other unit. */
const otherUnits: Readonly<Record<string, readonly (number | bigint)[]>> = {
  validAfter: [milliseconds],
  validUntil: [milliseconds, BigInt(milliseconds)],
  validBefore: [milliseconds],
  deadline: [milliseconds, BigInt(milliseconds)],
  timestamp: [milliseconds],
  now: [milliseconds],
  validitySeconds: [86_400_000, now],
  periodSeconds: [86_400_000, now],
  validForSeconds: [86_400_000, now],
  toleranceSeconds: [86_400_000, now],
  keyValiditySeconds: [31_536_000_000, now],
  expiry: [86_400_000, now],
  disputeWindow: [86_400_000, 86_400_000n],
  abandonmentGrace: [86_400_000, 86_400_000n],
  timeout: [5, 30, 90],
  signingTimeout: [5, 30, 90],
  timeoutMs: [3, milliseconds],
  pollingInterval: [1, 5, milliseconds],
};

/** All but the one that encodes what the chain may hold; those times are checked when terms are granted. */
const timed = Object.entries(doors).filter(([door]) => door !== "encodeTerms");

test.each(timed)("error: whatever time %s takes, it is checked for sense", async (_, call) => {
  for (const [field, values] of Object.entries(otherUnits)) {
    for (const given of values) {
      const refused = await Promise.resolve()
        .then(() => call({ [field]: given } as never))
        .catch((error: unknown) => error);
      expect(refused, `${field}: ${given}`).toMatchObject({ name: "ParametersInvalidError" });
      expect((refused as { issues: readonly string[] }).issues[0], `${field}: ${given}`).toMatch(
        new RegExp(`^${field}: is (?:not known|(?:after|over|under) .*(?:seconds|milliseconds))`),
      );
    }
  }
});

test.each(["limits", "calls", "payments"])("error: terms whose %s are no list", (field) => {
  for (const value of [undefined, null, {}, "0x"]) {
    const terms = { ...sampleTerms, [field]: value } as never;
    const context = { account: zeroAddress, module: zeroAddress, entryPoint: zeroAddress } as const;
    for (const read of [
      root.encodeTerms,
      root.describeTerms,
      (given: never) => root.checkTerms(given, context),
    ]) {
      expect(() => read(terms)).toThrow(expect.objectContaining({ issues: [`${field}: is no list`] }));
    }
  }
});

test("error: terms in milliseconds", () => {
  const context = { account: zeroAddress, module: zeroAddress, entryPoint: zeroAddress } as const;
  for (const [field, value] of [
    ["validAfter", milliseconds],
    ["validUntil", milliseconds],
    ["periodSeconds", milliseconds],
    ["periodSeconds", 86_400_000],
  ] as const) {
    expect(() => root.checkTerms({ ...sampleTerms, [field]: value }, context)).toThrow(
      "looks like milliseconds",
    );
  }
});
