import { expect, test } from "vitest";
import * as api from "./api/index.ts";
import * as encryption from "./encryption/index.ts";
import * as root from "./index.ts";
import { sampleTerms } from "./session/test/sampleTerms.ts";
import * as webhooks from "./webhooks/index.ts";
import * as server from "./webhooks/node.ts";

const exported: Readonly<Record<string, unknown>> = {
  ...root,
  ...api,
  ...encryption,
  ...webhooks,
  ...server,
};

/** A client that must not be asked: names are looked at first. */
const nobody = new Proxy({} as never, {
  get: () => {
    throw new Error("asked before its parameters were looked at");
  },
});
const zeroAddress = "0x0000000000000000000000000000000000000000" as const;
const client = (name: string) => (given: never) =>
  (exported[name] as (client: never, given: never) => unknown)(nobody, given);
const alone = (name: string) => (given: never) => (exported[name] as (given: never) => unknown)(given);

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
      "createSessionKey",
      "decryptPayload",
      "encodeTerms",
      "encryptionKeyTypedData",
      "encryptPayload",
      "escrowCalls",
      "claim",
      "getAccountAddress",
      "getCeiling",
      "getEscrowId",
      "getSessionStatus",
      "getTransactionId",
      "inspectSessionKey",
      "installExecutor",
      "proveEncryptionKey",
      "registerAgent",
      "relayRevocation",
      "removeCeiling",
      "revokeAllSessions",
      "revokeAsGuardian",
      "revokeSessionKey",
      "sessionGrantTypedData",
      "sessionIdOf",
      "setCeiling",
      "settlePayment",
      "signRevocation",
      "signWebhook",
      "swap",
      "useSessionKey",
      "verifyEnvelope",
      "verifyWebhook",
    ].map((name) => [name, alone(name)]),
  ),
  checkTerms: (given) => root.checkTerms(sampleTerms, given),
  createWebhookHandler: (given) => webhooks.createWebhookHandler(async () => undefined, given),
  describeTerms: (given) => root.describeTerms(sampleTerms, given),
  encodeCreateEscrow: (given) => root.encodeCreateEscrow(zeroAddress, given),
  serveWebhooks: (given) => server.serveWebhooks(nobody, given),
};

test.each(Object.entries(doors))("error: %s refuses a name that it does not know", async (_, call) => {
  const misspelled = { accountt: undefined, toString: 1 } as never;
  const refused = await Promise.resolve()
    .then(() => call(misspelled))
    .catch((error: unknown) => error);
  expect(refused).toMatchObject({ name: "InvalidParametersError" });
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
    expect(refused).toMatchObject({ name: "InvalidParametersError" });
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
  expect(refused).toMatchObject({ name: "InvalidParametersError" });
  expect((refused as { issues: readonly string[] }).issues[0]).toMatch(
    new RegExp(`^${field}: is (after|over|under) .*(seconds|milliseconds)`),
  );
});

test("error: terms in milliseconds", () => {
  const context = { account: zeroAddress, module: zeroAddress, entryPoint: zeroAddress } as const;
  for (const field of ["validAfter", "validUntil", "periodSeconds"]) {
    expect(() => root.checkTerms({ ...sampleTerms, [field]: milliseconds }, context)).toThrow(
      "looks like milliseconds",
    );
  }
});
