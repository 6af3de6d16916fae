import { contractAddress } from "@abbababa/sdk";
import { getRequestListener } from "@hono/node-server";
import { createx402DelegationProvider } from "@metamask/smart-accounts-kit/experimental";
import { deploySmartAccountsEnvironment } from "@metamask/smart-accounts-kit/utils";
import { x402Erc7710Client, x402ExactEvmErc7710ServerScheme } from "@metamask/x402";
import { x402Facilitator } from "@x402/core/facilitator";
import { type FacilitatorClient, x402ResourceServer } from "@x402/core/server";
import type { PaymentPayload, PaymentRequirements, SchemeNetworkServer } from "@x402/core/types";
import { wrapFetchWithPayment, x402Client } from "@x402/fetch";
import { Hono } from "hono";
import { type Address, createWalletClient, http, parseAbi, parseEther } from "viem";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { describe, expect, test } from "vitest";
import { redemptionScheme } from "../src/facilitator/index.ts";
import { paywall } from "../src/seller/hono.ts";
import { RedemptionServerScheme } from "../src/seller/index.ts";
import { price, startFixture } from "./support/startFixture.ts";
import { serve } from "./support/startSeller.ts";

const fixture = await startFixture();
const { account, devnet, network, newPayee, usdc, usdcOf } = fixture;
const { chain, rpcUrl, publicClient } = devnet;
const [deployer, redeemer] = [account(4), account(3)];
const walletOf = (owner: typeof deployer) =>
  createWalletClient({ account: owner, chain, transport: http(rpcUrl) });

/** MetaMask's own delegation framework, as its own package deploys it. */
const environment = await deploySmartAccountsEnvironment(walletOf(deployer), publicClient, chain);
const {
  DelegationManager,
  EntryPoint: _,
  implementations,
} = environment as typeof environment & {
  readonly implementations: { readonly EIP7702StatelessDeleGatorImpl: Address };
};
const spendCap = contractAddress("spendCap", { chainId: chain.id, addresses: devnet.contracts });

const facilitate = (delegationManagers: readonly Address[]) =>
  redemptionScheme({ client: walletOf(redeemer), delegationManagers });
const scheme = facilitate([spendCap, DelegationManager]);
const facilitator = new x402Facilitator().register(network, scheme);
const facilitatorClient: FacilitatorClient = {
  verify: (...payment) => facilitator.verify(...payment),
  settle: (...payment) => facilitator.settle(...payment),
  getSupported: async () =>
    facilitator.getSupported() as Awaited<ReturnType<FacilitatorClient["getSupported"]>>,
};

async function startShop(payTo: string, serverScheme: SchemeNetworkServer) {
  const extra = { assetTransferMethod: "erc7710" };
  const accepts = { scheme: "exact", price: "$0.01", network, payTo, extra } as const;
  const app = new Hono();
  const server = new x402ResourceServer(facilitatorClient).register(network, serverScheme);
  app.use(paywall({ server, routes: { "GET /forecast": { accepts }, "GET /other": { accepts } } }));
  app.get("*", (context) => context.json({ forecast: "sun" }));
  return await serve(getRequestListener(app.fetch));
}

/** An EOA that is MetaMask's smart account (EIP-7702), with money and without gas. */
async function delegator() {
  const owner = privateKeyToAccount(generatePrivateKey());
  const authorization = await owner.signAuthorization({
    contractAddress: implementations.EIP7702StatelessDeleGatorImpl,
    chainId: chain.id,
    nonce: 0,
  });
  const sent = { to: owner.address, authorizationList: [authorization] };
  const hash = await walletOf(deployer).sendTransaction(sent);
  await publicClient.waitForTransactionReceipt({ hash });
  await devnet.fundUsdc(owner.address, 10n * price);
  return owner;
}

type Provider = Parameters<typeof createx402DelegationProvider>[0];
const providerOf = (owner: Provider["account"], more: Partial<Provider> = {}) =>
  createx402DelegationProvider({ account: owner, environment, ...more });

const requirementsOf = (payTo: string, change: Partial<PaymentRequirements> = {}): PaymentRequirements => ({
  scheme: "exact",
  network,
  asset: usdc,
  amount: `${price}`,
  payTo,
  maxTimeoutSeconds: 60,
  extra: { assetTransferMethod: "erc7710", name: "USDC", version: "2" },
  ...change,
});

/** What MetaMask's client sends for an offer. */
async function delegationFor(
  requirements: PaymentRequirements,
  more: Partial<Provider> = {},
): Promise<PaymentPayload & { readonly owner: Awaited<ReturnType<typeof delegator>> }> {
  const owner = await delegator();
  const client = new x402Erc7710Client({ delegationProvider: providerOf(owner, more) });
  const { payload } = await client.createPaymentPayload(2, requirements as never);
  return { x402Version: 2, accepted: requirements, payload, owner };
}

describe("MetaMask's client and delegations, by its own framework", () => {
  const servers: [string, () => SchemeNetworkServer][] = [
    ["ours", () => new RedemptionServerScheme()],
    [
      "MetaMask's",
      () =>
        Object.assign(new x402ExactEvmErc7710ServerScheme(), {
          // It is made for 2.12, where servers named no flows.
          paymentFlows: new RedemptionServerScheme().paymentFlows,
        }) as unknown as SchemeNetworkServer,
    ],
  ];

  test.each(servers)(
    "default: pays our paywall through our facilitator, the server scheme %s",
    async (_, create) => {
      const payTo = newPayee();
      const owner = await delegator();
      // It insists on being told who redeems; our offers say it.
      const delegationProvider = providerOf(owner, { redeemers: { requireRedeemers: true } });
      const client = new x402Client()
        .setSpendControls(false)
        .register(network, new x402Erc7710Client({ delegationProvider }));
      const payments: string[] = [];
      const spy: typeof fetch = async (input, init) => {
        const payment = new Request(input, init).headers.get("payment-signature");
        if (payment !== null) payments.push(payment);
        return await fetch(input, init);
      };
      const url = await startShop(payTo, create());
      const response = await wrapFetchWithPayment(spy, client)(`${url}/forecast`);
      expect(await response.json()).toEqual({ forecast: "sun" });
      expect(await usdcOf(payTo)).toBe(price);
      expect(await usdcOf(owner.address)).toBe(9n * price);
      // The same delegation for another resource, and once more for this one.
      const headers = { "payment-signature": payments[0] ?? "" };
      expect((await fetch(`${url}/other`, { headers })).status).toBe(402);
      expect(await usdcOf(payTo)).toBe(price);
    },
  );

  test("default: verified and settled once", async () => {
    const payTo = newPayee();
    const requirements = requirementsOf(payTo);
    const { owner, ...payment } = await delegationFor(requirements);
    expect(await scheme.verify(payment, requirements)).toEqual({ isValid: true, payer: owner.address });
    expect(await scheme.settle(payment, requirements)).toMatchObject({ success: true, payer: owner.address });
    expect(await scheme.verify(payment, requirements)).toMatchObject({ isValid: false });
    expect(await scheme.settle(payment, requirements)).toMatchObject({ success: false });
    expect(await usdcOf(payTo)).toBe(price);
  });

  const wrong: [string, (payTo: Address) => Partial<PaymentRequirements>][] = [
    ["one unit more", () => ({ amount: `${price + 1n}` })],
    ["another payee", () => ({ payTo: newPayee() })],
    ["another token", () => ({ asset: spendCap })],
  ];
  test.each(wrong)("error: %s than was delegated", async (_, change) => {
    const payTo = newPayee();
    const { owner, ...payment } = await delegationFor(requirementsOf(payTo));
    const asked = requirementsOf(payTo, change(payTo));
    const verified = await scheme.verify({ ...payment, accepted: asked }, asked).catch(() => undefined);
    expect(verified?.isValid).not.toBe(true);
    const settled = await scheme.settle({ ...payment, accepted: asked }, asked).catch(() => undefined);
    expect(settled?.success).not.toBe(true);
    expect(await usdcOf(owner.address)).toBe(10n * price);
  });

  test("error: delegated to another redeemer, expired, by a framework that the facilitator does not trust, or whose money is gone", async () => {
    const payTo = newPayee();
    const requirements = requirementsOf(payTo);
    const foreign = { redeemers: { requireRedeemers: true, addresses: [deployer.address] } };
    const { owner: _one, ...elsewhere } = await delegationFor(requirements, foreign);
    expect(await scheme.verify(elsewhere, requirements)).toMatchObject({ isValid: false });
    const { owner: _two, ...short } = await delegationFor(requirements, { expirySeconds: 30 });
    expect(await scheme.verify(short, requirements)).toMatchObject({ isValid: true });
    await devnet.increaseTime(120);
    expect(await scheme.verify(short, requirements)).toMatchObject({ isValid: false });
    const { owner, ...payment } = await delegationFor(requirements);
    expect(await facilitate([spendCap]).verify(payment, requirements)).toMatchObject({
      invalidReason: "delegation_manager_not_allowed",
    });
    // The delegator moves his money away between verify and settle: nothing is sent.
    expect(await scheme.verify(payment, requirements)).toMatchObject({ isValid: true });
    await devnet.fundEth(owner.address, parseEther("1"));
    const hash = await walletOf(owner as never).writeContract({
      abi: parseAbi(["function transfer(address to, uint256 value) returns (bool)"]),
      address: usdc,
      functionName: "transfer",
      args: [deployer.address, 10n * price],
    });
    await publicClient.waitForTransactionReceipt({ hash });
    const sent = await publicClient.getTransactionCount({ address: redeemer.address });
    expect(await scheme.settle(payment, requirements)).toMatchObject({ errorReason: "insufficient_funds" });
    expect(await publicClient.getTransactionCount({ address: redeemer.address })).toBe(sent);
    expect(await usdcOf(payTo)).toBe(0n);
  });
});
