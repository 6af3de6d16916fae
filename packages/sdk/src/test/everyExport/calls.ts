import {
  type Address,
  type Chain,
  createPublicClient,
  createWalletClient,
  domainSeparator,
  encodeFunctionData,
  erc20Abi,
  getAddress,
  type Hex,
  http,
  isAddressEqual,
  pad,
  zeroAddress,
  zeroHash,
} from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { baseSepolia } from "viem/chains";
import * as root from "../../index.ts";
import { BuyerAgent, SellerAgent } from "../../index.ts";
import { sampleRequest } from "../../session/test/sampleRequest.ts";
import { sampleTerms } from "../../session/test/sampleTerms.ts";
import { type Answers, chainId, kernelAnswers } from "./FakeWorld.ts";
import { urlOf } from "./faults.ts";

const key = (byte: string): Hex => `0x${byte.repeat(32)}`;
const owner = privateKeyToAccount(key("11"));
const relayer = privateKeyToAccount(key("22"));
export const account = getAddress("0x00000000000000000000000000000000000000a1");
const seller = getAddress("0x00000000000000000000000000000000000000c1");
const escrow = getAddress("0x00000000000000000000000000000000000000e1");
const usdc = "0x036CbD53842c5426634e7929541eC2318f3dCF7e";
const spendCap = getAddress("0x00000000000000000000000000000000000000f1");
const addresses = { spendCap, abbaBabaEscrow: escrow, usdc } as const;

const where = {
  chain: "base-sepolia",
  rpcUrl: urlOf("node"),
  bundlerUrl: urlOf("bundler"),
  paymasterUrl: urlOf("paymaster"),
  addresses,
} as const;
const network = { ...where, pollingInterval: 2_000 } as const;
const own = { ownerPrivateKey: key("11"), ...network, index: 0n } as const;

const granting = { ownerPrivateKey: key("11"), ...where, index: 0n } as const;

/** Clients of viem's own, as callers of the escrow's functions bring them: their transports print URLs. */
const chain: Chain = baseSepolia;
const transport = http(urlOf("node"), { retryCount: 0 });
const reader = createPublicClient({ chain, transport, pollingInterval: 2_000 });
const wallet = createWalletClient({ chain, transport, account: owner, pollingInterval: 2_000 });
const chainless = createPublicClient({ transport });

const payments = [{ token: "USDC", payees: "anyone", perPayment: 5n, perPeriod: 60_000 }] as const;
const enabling = { escrowCalls: "none", payments, paymaster: "any" } as const;
const domain = { name: "USDC", version: "2", chainId, verifyingContract: usdc } as const;

const escrowId: Hex = `${owner.address.toLowerCase() as Hex}${"00".repeat(12)}`;
const deadline = 1_800_090_000n;
const statusAfter = (before: number, after: number, more: object = {}) => ({
  getEscrowDetails: (sent: boolean) => ({
    ...details,
    ...(sent ? more : {}),
    status: sent ? after : before,
  }),
});
const details = {
  status: 1,
  configIndex: 0,
  buyer: owner.address,
  seller,
  token: usdc,
  amount: 1_000_000n,
  locked: 980_392n,
  fee: 19_608n,
  createdAt: 1n,
  deadline,
  disputeWindow: 86_400n,
  abandonmentGrace: 86_400n,
  deliveredAt: 0n,
  disputedAt: 0n,
  proofHash: zeroHash,
  criteriaHash: zeroHash,
  resolver: seller,
  feeReceiver: seller,
};
const fundable: Answers = { isTokenSupported: true, balanceOf: 10n ** 12n };

/** One call of an export, on a world in which it succeeds. */
export interface ExportCall {
  readonly run: () => Promise<unknown>;
  readonly answers?: Answers;
  /** It asks and says: what it says may depend on no failure. */
  readonly reads?: true;
}

const kernel = kernelAnswers(owner.address, account);
const safe: Answers = {
  accountId: "rhinestone.safe7579.v1.0.0",
  VERSION: "1.4.1",
  nonce: 0n,
  getModulesPaginated: [[], zeroAddress],
  getOwners: [owner.address],
  getThreshold: 1n,
  getStorageAt: pad(seller),
  isModuleInstalled: true,
};
const prepareSafe = () =>
  root.prepareGrant({
    account,
    sessionKey: relayer.address,
    // Ether alone: no contract is called that would be asked what it is.
    transfers: [{ token: "ETH", to: [seller], lifetime: 1n }],
    ...where,
  });
const keptOwner = { slot: 0, id: pad(owner.address) };
const keptSpare = { slot: 1, id: pad(seller) };
const counters = { permissionId: "0x00000000", operations: 0, gasSpent: 0n, reserved: 0 };
const session = (revoked: (sent: boolean) => boolean = () => false, door = 6) => ({
  getSession: (sent: boolean) => ({ ...counters, door, revoked: revoked(sent) }),
});
const afterwards = (sent: boolean) => sent;

/** A session's string, made on the same world. */
async function granted(wishes: object = {}): Promise<string> {
  const created = await root.createSessionKey({ ...granting, ...wishes });
  return created.serializedSessionKey;
}

let strings: { readonly plain: string; readonly paying: string; readonly redeeming: string } | undefined;

/** Made once, while nothing fails. */
export async function prepare(): Promise<void> {
  strings = {
    plain: await granted({ guardian: relayer.address }),
    paying: await granted(enabling),
    redeeming: await granted({ executor: "redeem" }),
  };
}

function stringOf(kind: "plain" | "paying" | "redeeming"): string {
  if (strings === undefined) throw new Error("Nothing is prepared.");
  return strings[kind];
}

const open = (kind: "plain" | "paying" | "redeeming", more: object = {}) =>
  root.useSessionKey({
    serializedSessionKey: stringOf(kind),
    ...network,
    gasStrategy: "self-funded",
    timeout: 1000,
    ...more,
  });
const approve = {
  to: usdc,
  data: encodeFunctionData({ abi: erc20Abi, functionName: "approve", args: [escrow, 0n] }),
} as const;
const redemption = async () =>
  (await open("redeeming")).signRedemption({ calls: [approve], redeemer: "anyone" });
const payment = async () => (await open("paying")).signPayment({ to: seller, value: 1n });
const paid: Answers = {
  name: domain.name,
  version: domain.version,
  eip712Domain: (_: boolean, contract: Address) =>
    isAddressEqual(contract, usdc)
      ? ["0x0f", domain.name, domain.version, BigInt(chainId), usdc, zeroHash, []]
      : kernel.eip712Domain,
  DOMAIN_SEPARATOR: domainSeparator({ domain }),
};
const payable: Answers = { ...kernel, ...session(), ...paid, canSpend: [true, "0x", 0n] };
const move = (method: string, more: object = {}) =>
  root.moveEscrow(wallet, { escrowAddress: escrow, escrowId, method, timeout: 1000, ...more } as never);
const at = { escrowAddress: escrow, escrowId } as const;
const sendable: Answers = { ...kernel, ...session(), canSpend: [true, "0x", 0n] };
const redeemable = { ...sendable, isModuleInstalled: true };

/** How each export that asks somebody is called. */
export const calls: Readonly<Record<string, ExportCall>> = {
  accept: { run: () => root.accept(wallet, at) },
  canClaimAbandoned: { run: () => root.canClaimAbandoned(reader, at), reads: true },
  canClaimUnresolved: { run: () => root.canClaimUnresolved(reader, at), reads: true },
  cancel: { run: () => root.cancel(wallet, at) },
  canFinalize: { run: () => root.canFinalize(reader, at), answers: { canFinalize: true }, reads: true },
  claimAbandoned: { run: () => root.claimAbandoned(wallet, at) },
  claimUnresolved: { run: () => root.claimUnresolved(wallet, at) },
  createEscrow: {
    run: () => root.createEscrow(wallet, { ...at, seller, amount: 1_000_000n, token: usdc, deadline }),
    answers: fundable,
  },
  createSessionKey: {
    run: async () => ({
      ...(await root.createSessionKey(granting)),
      sessionKeyAddress: undefined,
      sessionId: undefined,
      terms: undefined,
    }),
    answers: kernel,
    reads: true,
  },
  dispute: { run: () => root.dispute(wallet, at) },
  finalizeRelease: { run: () => root.finalizeRelease(wallet, at) },
  findEscrow: { run: () => root.findEscrow(reader, at), answers: statusAfter(1, 1), reads: true },
  fundEscrow: {
    run: () =>
      root.fundEscrow(wallet, {
        escrowAddress: escrow,
        transactionId: "order-1",
        seller,
        amount: 1_000_000n,
        token: usdc,
        deadline,
        criteriaHash: zeroHash,
        timeout: 1000,
      }),
    answers: { ...fundable, ...statusAfter(0, 1) },
  },
  getAccountAddress: {
    run: () => root.getAccountAddress({ ownerPrivateKey: key("11"), ...where }),
    answers: kernel,
    reads: true,
  },
  grantSession: {
    run: async () => void (await root.grantSession({ ...granting, request: sampleRequest })),
    answers: kernel,
    reads: true,
  },
  prepareGrant: {
    run: async () => void (await prepareSafe()),
    answers: safe,
    reads: true,
  },
  combineGrant: {
    run: async () => {
      const { grant } = await prepareSafe();
      const signature = await root.signPreparedGrant({ grant, ownerPrivateKey: key("11") });
      return void (await root.combineGrant({ grant, signatures: [signature], ...where }));
    },
    answers: safe,
    reads: true,
  },
  prepareSafeUpgrade: {
    run: async () => void (await root.prepareSafeUpgrade({ account, ...where })),
    answers: safe,
    reads: true,
  },
  prepareSafeCalls: {
    run: async () => void (await root.prepareSafeCalls({ account, calls: [{ to: seller }], ...where })),
    answers: safe,
    reads: true,
  },
  prepareSafeRevocation: {
    run: async () => void (await root.prepareSafeRevocation({ account, ...where })),
    answers: safe,
    reads: true,
  },
  sendSafeTransaction: {
    run: async () => {
      const transaction = {
        chainId,
        account,
        nonce: 0n,
        calls: [{ to: seller, value: 0n, data: "0x" }],
      } as const;
      const signature = await root.signSafeTransaction({ transaction, ownerPrivateKey: key("11") });
      await root.sendSafeTransaction({ transaction, signatures: [signature], sender: wallet, ...where });
    },
    answers: safe,
  },
  addOwner: {
    run: () => root.addOwner({ ...own, newOwner: seller, via: "direct" }),
    answers: { ...kernel, ownersOf: (sent: boolean) => (sent ? [keptOwner, keptSpare] : [keptOwner]) },
  },
  removeOwner: {
    run: () => root.removeOwner({ ...own, formerOwner: seller, via: "direct" }),
    answers: { ...kernel, ownersOf: (sent: boolean) => (sent ? [keptOwner] : [keptOwner, keptSpare]) },
  },
  listOwners: {
    run: () => root.listOwners({ account, ...where }),
    answers: { ownersOf: [keptOwner, keptSpare] },
    reads: true,
  },
  createAccount: {
    run: () => root.createAccount({ ownerPrivateKey: key("11"), ...where }),
    answers: kernel,
    reads: true,
  },
  getCeiling: {
    run: () => root.getCeiling({ account, token: "USDC", ...where }),
    answers: { ceilingOf: { set: true, limit: 9n, used: 2n } },
    reads: true,
  },
  getCredit: {
    run: () => root.getCredit(reader, { escrowAddress: escrow, account, token: usdc }),
    answers: { creditOf: 4n },
    reads: true,
  },
  getEscrow: { run: () => root.getEscrow(chainless, at), answers: statusAfter(1, 1), reads: true },
  getSessionStatus: {
    run: () => root.getSessionStatus({ ...where, serializedSessionKey: stringOf("plain") }),
    answers: session(),
    reads: true,
  },
  delegateAccount: {
    run: () => root.delegateAccount({ ownerPrivateKey: key("11"), ...network, delegate: account }),
    answers: { accountId: "kernel.advanced.v0.3.3", isModuleInstalled: true },
  },
  installExecutor: {
    run: () => root.installExecutor({ ...own, via: "direct" }),
    answers: { ...kernel, isModuleInstalled: afterwards },
  },
  installValidator: {
    run: () => root.installValidator({ ...own, via: "direct" }),
    answers: { ...kernel, isModuleInstalled: afterwards },
  },
  isDisputeWindowActive: {
    run: () => root.isDisputeWindowActive(reader, at),
    answers: { isDisputeWindowActive: true },
    reads: true,
  },
  listSessionEvents: {
    run: () => root.listSessionEvents({ account, fromBlock: 0n, ...where }).next(),
    answers: {},
    reads: true,
  },
  readSessionStatus: {
    run: () => root.readSessionStatus({ account, terms: sampleTerms, ...where }),
    answers: session(),
    reads: true,
  },
  isTokenSupported: {
    run: () => root.isTokenSupported(reader, { escrowAddress: escrow, token: usdc }),
    answers: { isTokenSupported: true },
    reads: true,
  },
  moveEscrow: { run: () => move("accept"), answers: statusAfter(2, 3) },
  ownerExecute: {
    run: () => root.ownerExecute({ ...own, via: "direct", calls: [approve] }),
    answers: kernel,
  },
  ownerWithdraw: {
    run: () => root.ownerWithdraw({ ...own, via: "direct", token: "ETH", to: seller }),
    answers: kernel,
  },
  proveEncryptionKey: {
    run: () =>
      root.proveEncryptionKey({
        baseUrl: "https://nobody.test",
        ownerPrivateKey: key("11"),
        ...where,
        e2ePublicKey: `0x02${"79be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798"}`,
      }),
    answers: kernel,
    reads: true,
  },
  registerAgent: {
    run: () =>
      root.registerAgent({
        ownerPrivateKey: key("11"),
        ...where,
        baseUrl: "https://platform.test",
        name: "A",
      }),
    answers: kernel,
  },
  relayRevocation: {
    run: async () => {
      const signed = await root.signRevocation({ ...own, sessionId: zeroHash });
      return root.relayRevocation({ ...network, revocation: signed, relayer });
    },
    answers: { ...kernel, ...session(afterwards) },
  },
  removeCeiling: { run: () => root.removeCeiling({ ...own, token: "USDC", via: "direct" }), answers: kernel },
  resolveDispute: {
    run: () => root.resolveDispute(wallet, { ...at, outcome: "SellerPaid" }),
  },
  revokeAllSessions: {
    run: () => root.revokeAllSessions({ ...own, via: "direct" }),
    answers: { ...kernel, epochOf: (sent: boolean) => (sent ? 1n : 0n) },
  },
  revokeAsGuardian: {
    run: () =>
      root.revokeAsGuardian({ guardian: relayer, serializedSessionKey: stringOf("plain"), ...network }),
    answers: session(afterwards),
  },
  revokeSessionKey: {
    run: () =>
      root.revokeSessionKey({
        ownerPrivateKey: key("11"),
        serializedSessionKey: stringOf("plain"),
        ...network,
        via: "userop",
      }),
    answers: { ...kernel, ...session(afterwards) },
  },
  setCeiling: {
    run: () => root.setCeiling({ ...own, token: "USDC", limit: 5n, via: "direct" }),
    answers: { ...kernel, ceilingOf: (sent: boolean) => ({ set: sent, limit: 5n, used: 0n }) },
  },
  settlePayment: {
    run: async () => root.settlePayment({ payment: await payment(), relayer, ...network }),
    answers: payable,
  },
  settleRedemption: {
    run: async () => root.settleRedemption({ redemption: await redemption(), relayer, ...network }),
    answers: redeemable,
  },
  signRedemption: {
    run: async () =>
      root.signRedemption(await open("redeeming"), { calls: [approve], redeemer: "anyone", nonce: 1n }),
    answers: redeemable,
    reads: true,
  },
  signRevocation: {
    run: async () => ({
      ...(await root.signRevocation({ ...own, sessionId: zeroHash })),
      nonce: 0n,
      signature: "0x",
    }),
    answers: kernel,
    reads: true,
  },
  submitDelivery: { run: () => root.submitDelivery(wallet, { ...at, proofHash: pad("0x01") }) },
  toSessionAccount: {
    run: async () => {
      const smartAccount = await root.toSessionAccount(await open("plain"));
      const { factory } = await smartAccount.getFactoryArgs();
      const [nonce, callData] = [await smartAccount.getNonce(), await smartAccount.encodeCalls([approve])];
      return [factory, await smartAccount.getStubSignature({ nonce, callData })];
    },
    answers: sendable,
    reads: true,
  },
  toSessionSigner: {
    run: async () => {
      const { authorization } = await payment();
      return root.toSessionSigner(await open("paying")).signTypedData({
        domain,
        types: {
          TransferWithAuthorization: [
            { name: "from", type: "address" },
            { name: "to", type: "address" },
            { name: "value", type: "uint256" },
            { name: "validAfter", type: "uint256" },
            { name: "validBefore", type: "uint256" },
            { name: "nonce", type: "bytes32" },
          ],
        },
        primaryType: "TransferWithAuthorization",
        message: { ...authorization },
      });
    },
    answers: payable,
    reads: true,
  },
  useSessionKey: { run: async () => (await open("plain")).toJSON(), answers: sendable, reads: true },
  withdraw: { run: () => root.withdraw(wallet, { escrowAddress: escrow, token: usdc }) },

  "SessionClient.canPay": {
    run: async () => (await open("paying")).canPay({ to: seller, value: 1n }),
    answers: payable,
    reads: true,
  },
  "SessionClient.canSpend": {
    run: async () => (await open("plain")).canSpend({ calls: [approve] }),
    answers: sendable,
    reads: true,
  },
  "SessionClient.enableSession": {
    run: async () => (await open("paying")).enableSession(),
    answers: { ...sendable, ...session(undefined, 0) },
  },
  "SessionClient.getStatus": {
    run: async () => (await open("plain")).getStatus(),
    answers: sendable,
    reads: true,
  },
  "SessionClient.sendCalls": {
    run: async () => (await open("plain")).sendCalls({ calls: [approve] }),
    answers: sendable,
  },
  "SessionClient.sendCalls, sponsored": {
    run: async () => (await open("paying", { gasStrategy: "sponsored" })).sendCalls({ calls: [idle()] }),
    answers: sendable,
  },
  "SessionClient.sendCalls, redeemed": {
    run: async () => (await open("redeeming")).sendCalls({ calls: [approve] }),
    answers: redeemable,
  },
  "SessionClient.sendOperation": {
    run: async () => {
      const client = await open("plain");
      return client.sendOperation(await client.signCalls({ calls: [approve] }));
    },
    answers: sendable,
  },
  "SessionClient.signCalls": {
    run: async () => (await open("plain")).signCalls({ calls: [approve] }),
    answers: sendable,
  },
  "SessionClient.signRedemption": { run: redemption, answers: redeemable },
  "SessionClient.openPayment": {
    run: async () => void (await (await open("paying")).openPayment({ to: seller, value: 1n })),
    answers: payable,
  },
  "SessionClient.openNext": {
    run: async () => {
      const opened = await open("plain");
      await opened.openNext(root.serializeGrant(opened.grant));
    },
    answers: sendable,
    reads: true,
  },
  "SessionClient.signPayment": { run: payment, answers: payable },

  "BuyerAgent.initWithSessionKey": { run: async () => void (await buyer()), answers: sendable, reads: true },
  "BuyerAgent.getSessionStatus": {
    run: async () => (await buyer()).getSessionStatus(),
    answers: sendable,
    reads: true,
  },
  "BuyerAgent.getCredit": { run: async () => (await buyer()).getCredit(), answers: sendable, reads: true },
  "BuyerAgent.withdraw": { run: async () => (await buyer()).withdraw(), answers: sendable },
  "SellerAgent.initWithSessionKey": {
    run: async () =>
      void (await new SellerAgent().initWithSessionKey({
        serializedSessionKey: stringOf("plain"),
        ...network,
      })),
    answers: sendable,
    reads: true,
  },
};

async function buyer(): Promise<BuyerAgent> {
  const agent = new BuyerAgent();
  const serializedSessionKey = stringOf("plain");
  await agent.initWithSessionKey({
    serializedSessionKey,
    ...network,
    gasStrategy: "self-funded",
    timeout: 1000,
  });
  return agent;
}

function idle() {
  return {
    to: root.deserializeSessionKey(stringOf("paying")).sessionKeyAddress,
    data: "0x",
    value: 0n,
  } as const;
}
