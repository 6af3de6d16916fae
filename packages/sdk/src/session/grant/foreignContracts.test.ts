import { concat, defineChain, hashTypedData } from "viem";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { signAsKernelOwner } from "../../accounts/kernel/signAsKernelOwner.ts";
import { BuyerAgent } from "../../agents/BuyerAgent.ts";
import { type ContractName, contractAddress } from "../../chains/contractAddresses.ts";
import type { NetworkParameters } from "../../chains/resolveNetwork.ts";
import * as errors from "../../errors.ts";
import * as root from "../../index.ts";
import { SecretKey } from "../../secrets/SecretKey.ts";
import type { SessionGrant } from "../SessionGrant.ts";
import { encodeTerms } from "../terms/encodeTerms.ts";
import { sampleRequest } from "../test/sampleRequest.ts";
import { addressOf, sampleTerms } from "../test/sampleTerms.ts";
import { unwrapPayload, wrapPayload } from "./envelope.ts";
import { serializeSessionKey } from "./serializeSessionKey.ts";
import { sessionGrantTypedData } from "./sessionGrantTypedData.ts";

/** What a forger would have asked whether it worked. */
const foreign = addressOf(66);
const owner = privateKeyToAccount(generatePrivateKey());
const relayer = privateKeyToAccount(generatePrivateKey());
const sessionKey = generatePrivateKey();
const terms = { ...sampleTerms, sessionKey: privateKeyToAccount(sessionKey).address };
const account = addressOf(41);
const id = `0x${"11".repeat(32)}` as const;

const recordedChain = 84_532;
const elsewhere = defineChain({
  id: 4_242,
  name: "Elsewhere",
  nativeCurrency: { name: "Ether", symbol: "ETH", decimals: 18 },
  rpcUrls: { default: { http: ["https://node.test"] } },
});

const endpoints = { rpcUrl: "https://node.test", bundlerUrl: "https://bundler.test" };
const byOwner = { ...endpoints, owner, via: "direct" } as const;

/** A string whose owner has signed for its SpendCap. */
async function stringOf(
  contracts: SessionGrant["contracts"],
  { chainId = recordedChain, signer = owner }: { chainId?: number; signer?: typeof owner } = {},
): Promise<string> {
  const encoded = encodeTerms(terms);
  const module = contracts.spendCap;
  const hash = hashTypedData(sessionGrantTypedData({ chainId, account, terms: encoded, module }));
  const grant: SessionGrant = {
    chainId,
    account,
    owner: signer.address,
    index: 0n,
    executor: "redeem",
    policySet: "compact",
    terms: encoded,
    kernelNonce: 0,
    contracts,
    enableSignature: await signAsKernelOwner(signer, { chainId, account, hash }),
  };
  return serializeSessionKey(grant, new SecretKey(sessionKey));
}

const recorded = (name: ContractName) => contractAddress(name, { chainId: recordedChain });

let requests = 0;
beforeEach(() => {
  requests = 0;
  vi.stubGlobal("fetch", async () => {
    requests += 1;
    return Response.json({ jsonrpc: "2.0", id: 1, error: { code: -32601, message: "asked" } });
  });
});
afterEach(() => vi.unstubAllGlobals());

/** Everything that takes a session's string. */
const doors: Record<string, (serializedSessionKey: string, network: NetworkParameters) => Promise<unknown>> =
  {
    revokeSessionKey: (serializedSessionKey, network) =>
      root.revokeSessionKey({ ...byOwner, ...network, serializedSessionKey }),
    revokeAllSessions: (serializedSessionKey, network) =>
      root.revokeAllSessions({ ...byOwner, ...network, serializedSessionKey }),
    signRevocation: (serializedSessionKey, network) =>
      root.signRevocation({ owner, ...endpoints, ...network, serializedSessionKey }),
    ownerExecute: (serializedSessionKey, network) =>
      root.ownerExecute({ ...byOwner, ...network, serializedSessionKey, calls: [{ to: account }] }),
    ownerWithdraw: (serializedSessionKey, network) =>
      root.ownerWithdraw({ ...byOwner, ...network, serializedSessionKey, token: "USDC", to: owner.address }),
    setCeiling: (serializedSessionKey, network) =>
      root.setCeiling({ ...byOwner, ...network, serializedSessionKey, token: "USDC", limit: 1n }),
    removeCeiling: (serializedSessionKey, network) =>
      root.removeCeiling({ ...byOwner, ...network, serializedSessionKey, token: "USDC" }),
    installExecutor: (serializedSessionKey, network) =>
      root.installExecutor({ ...byOwner, ...network, serializedSessionKey }),
    revokeAsGuardian: (serializedSessionKey, network) =>
      root.revokeAsGuardian({ guardian: relayer, ...endpoints, ...network, serializedSessionKey }),
    getSessionStatus: (serializedSessionKey, network) =>
      root.getSessionStatus({ ...endpoints, ...network, serializedSessionKey }),
    renewSession: (serializedSessionKey, network) =>
      root.renewSession({ ...endpoints, ...network, serializedSessionKey, name: "Agent" }),
    useSessionKey: (serializedSessionKey, network) =>
      root.useSessionKey({ ...endpoints, ...network, serializedSessionKey }),
    "agent.initWithSessionKey": (serializedSessionKey, network) =>
      new BuyerAgent().initWithSessionKey({ ...endpoints, ...network, serializedSessionKey }),
  };

const contracts: readonly ContractName[] = [
  "spendCap",
  "abbaBabaEscrow",
  "usdc",
  "ecdsaValidator",
  "kernelFactory",
];

const table = Object.keys(doors).flatMap((door) => contracts.map((contract) => [door, contract] as const));

test.each(table)("error: %s refuses a string with another %s, and asks nobody", async (door, contract) => {
  const serialized = await stringOf({ spendCap: recorded("spendCap"), [contract]: foreign });
  const refusal = await doors[door]?.(serialized, {}).catch((error: unknown) => error);
  const expected = recorded(contract);
  expect(refusal).toBeInstanceOf(errors.ContractMismatchError);
  expect(refusal).toMatchObject({ contract, chainId: recordedChain, expected, actual: foreign });
  expect(String(refusal)).toContain(expected);
  expect(String(refusal)).toContain(`addresses: { ${contract}: "${foreign}" }`);
  expect(requests).toBe(0);
});

test.each(Object.keys(doors))("behavior: %s takes the contracts that the caller names", async (door) => {
  const serialized = await stringOf({ spendCap: foreign });
  const refusal = await doors[door]?.(serialized, { addresses: { spendCap: foreign } }).catch(
    (error: unknown) => error,
  );
  expect(refusal).not.toBeInstanceOf(errors.ContractMismatchError);
  // A request for the next session is only written.
  if (door !== "renewSession") expect(requests).toBeGreaterThan(0);
});

test.each(Object.keys(doors))("error: %s refuses what differs from what the caller names", async (door) => {
  const named = addressOf(67);
  const serialized = await stringOf({ spendCap: recorded("spendCap") });
  const refusal = await doors[door]?.(serialized, { addresses: { spendCap: named } }).catch(
    (error: unknown) => error,
  );
  expect(refusal).toMatchObject({ expected: named, actual: recorded("spendCap") });
  expect(requests).toBe(0);
});

test.each(Object.keys(doors))(
  "error: %s on a chain without records: the owner did not sign",
  async (door) => {
    const chainId = elsewhere.id;
    const signed = await stringOf({ spendCap: addressOf(40) }, { chainId });
    const payload = unwrapPayload(signed).payload as object;
    const forged = wrapPayload({ ...payload, contracts: { spendCap: foreign } }, 2);
    const refusal = await doors[door]?.(forged, { chain: elsewhere }).catch((error: unknown) => error);
    expect(refusal).toMatchObject({ name: "GrantNotApprovedError" });
    expect(requests).toBe(0);
  },
);

const ownersDoors = Object.keys(doors).filter(
  (door) =>
    ![
      "revokeAsGuardian",
      "getSessionStatus",
      "renewSession",
      "useSessionKey",
      "agent.initWithSessionKey",
    ].includes(door),
);

test.each(ownersDoors)("error: %s on a chain without records: somebody else signed", async (door) => {
  const forged = await stringOf({ spendCap: foreign }, { chainId: elsewhere.id, signer: relayer });
  const refusal = await doors[door]?.(forged, { chain: elsewhere }).catch((error: unknown) => error);
  expect(refusal).toBeInstanceOf(errors.ContractNotDeployedError);
  expect(requests).toBe(0);
});

test.each(contracts)("error: inspectSessionKey calls no other contract %s", async (contract) => {
  const serializedSessionKey = await stringOf({ spendCap: recorded("spendCap"), [contract]: foreign });
  await expect(root.inspectSessionKey({ serializedSessionKey })).rejects.toMatchObject({
    name: "ContractMismatchError",
    contract,
    actual: foreign,
  });
  const told = await root.inspectSessionKey({ serializedSessionKey, addresses: { [contract]: foreign } });
  expect(told.smartAccountAddress).toBe(account);
});

const revocation: root.SignedRevocation = {
  chainId: recordedChain,
  account,
  owner: owner.address,
  index: 0n,
  module: foreign,
  sessionId: id,
  nonce: 1n,
  deadline: 1n,
  signature: "0x",
};
const redemption: root.SignedRedemption = {
  chainId: recordedChain,
  delegationManager: foreign,
  permissionContext: concat([account, "0x02"]),
  mode: `0x${"00".repeat(32)}`,
  executionCallData: "0x",
  account,
  sessionId: id,
  redeemer: relayer.address,
  deadline: 1n,
  nonce: 1n,
};

test.each([
  ["relayRevocation", (more: object) => root.relayRevocation({ revocation, relayer, ...endpoints, ...more })],
  [
    "settleRedemption",
    (more: object) => root.settleRedemption({ redemption, relayer, ...endpoints, ...more }),
  ],
] as const)("error: %s refuses another SpendCap, unless the caller names it", async (_, send) => {
  await expect(send({})).rejects.toMatchObject({
    name: "ContractMismatchError",
    expected: recorded("spendCap"),
    actual: foreign,
  });
  expect(requests).toBe(0);
  await expect(send({ addresses: { spendCap: foreign } })).rejects.not.toBeInstanceOf(
    errors.ContractMismatchError,
  );
  expect(requests).toBeGreaterThan(0);
});

test("error: a redemption that says another account than it acts for", async () => {
  const other = { ...redemption, delegationManager: recorded("spendCap"), account: addressOf(42) };
  await expect(root.settleRedemption({ redemption: other, relayer, ...endpoints })).rejects.toMatchObject({
    name: "ParametersInvalidError",
    issues: ["account: is not that of its `permissionContext`"],
  });
});

test.each([
  ["relayRevocation", (revocation: never) => root.relayRevocation({ revocation, relayer })],
  ["settleRedemption", (redemption: never) => root.settleRedemption({ redemption, relayer })],
  ["settlePayment", (payment: never) => root.settlePayment({ payment, relayer })],
] as const)("error: what %s takes may be of any shape", async (_, send) => {
  for (const thing of [undefined, null, "0x", 7, [], {}, { chainId: "1" }]) {
    await expect(send(thing as never)).rejects.toMatchObject({ name: "ParametersInvalidError" });
  }
});

test.each(contracts)("error: compareGrant compares nothing by another %s", async (contract) => {
  const serializedSessionKey = await stringOf({ spendCap: recorded("spendCap"), [contract]: foreign });
  const grant = root.serializeGrant(root.deserializeSessionKey(serializedSessionKey).grant);
  const request = { ...sampleRequest, sessionKey: terms.sessionKey };
  const comparing = (addresses = {}) => root.compareGrant({ grant, request, addresses });
  expect(() => comparing()).toThrow(
    expect.objectContaining({ name: "ContractMismatchError", contract, actual: foreign }),
  );
  expect(comparing({ [contract]: foreign }).length).toBeGreaterThan(0);
});
