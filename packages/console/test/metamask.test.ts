import { addresses } from "@abbababa/devnet";
import { contractAddress } from "@abbababa/sdk";
import { getSmartAccountsEnvironment } from "@metamask/smart-accounts-kit";
import { erc7710WalletActions, erc7715ProviderActions } from "@metamask/smart-accounts-kit/actions";
import { overrideDeployedEnvironment } from "@metamask/smart-accounts-kit/utils";
import { createWalletClient, custom, http } from "viem";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { ask, type Dapp, serveDapp } from "./support/dapp.ts";
import { type Fixture, startFixture } from "./support/fixture.ts";
import { createRedeemer, type Owned, openOwned, pressed, transferData } from "./support/ownedSite.ts";

// MetaMask's client tells its maker of every call unless it is told not to.
vi.stubEnv("DO_NOT_TRACK", "1");

let fixture: Fixture;
let dapp: Dapp;
let owned: Owned;
beforeAll(async () => {
  fixture = await startFixture();
  dapp = await serveDapp();
  owned = await openOwned(fixture, dapp);
  // The client redeems at the one delegation manager that it knows of a chain: here it knows ours.
  const chainId = fixture.network.chain.id;
  overrideDeployedEnvironment(chainId, "1.3.0", {
    ...getSmartAccountsEnvironment(chainId),
    DelegationManager: contractAddress("spendCap", { chainId }),
  });
});
afterAll(async () => {
  await dapp[Symbol.asyncDispose]();
  await fixture[Symbol.asyncDispose]();
});

/** MetaMask's client, whose wallet is the provider in the site. */
function createSiteClient() {
  const request = ({ method, params }: { method: string; params?: unknown }) =>
    ask(owned.site, method, params);
  return createWalletClient({ chain: fixture.network.chain, transport: custom({ request }) }).extend(
    erc7715ProviderActions(),
  );
}

/** MetaMask's client of who redeems. */
async function createRedeemerClient() {
  const redeemer = await createRedeemer(fixture);
  const { chain, rpcUrl } = fixture.network;
  const client = createWalletClient({ account: redeemer.key, chain, transport: http(rpcUrl) }).extend(
    erc7710WalletActions(),
  );
  return { ...redeemer, client };
}

const kinds = [
  ["erc20-token-periodic", { periodAmount: 300_000n, periodDuration: 86_400 }],
  ["erc20-token-allowance", { allowanceAmount: 300_000n }],
  ["native-token-periodic", { periodAmount: 300_000n, periodDuration: 86_400 }],
  ["native-token-allowance", { allowanceAmount: 300_000n }],
] as const;

test.each(kinds)("default: MetaMask's client asks for, redeems and lists %s", async (type, amounts) => {
  const { chain } = fixture.network;
  const { seller } = await fixture.createParties();
  const { key, client, reader, deploy, usdcOf } = await createRedeemerClient();
  const isToken = type.startsWith("erc20");
  const site = createSiteClient();
  const expiry = Math.floor(Date.now() / 1_000) + 7_200;
  const permission = {
    type,
    isAdjustmentAllowed: false,
    data: { ...amounts, ...(isToken && { tokenAddress: addresses.usdc }) },
  };
  const asked = {
    chainId: chain.id,
    to: key.address,
    expiry,
    redeemer: [key.address],
    payee: [seller.address],
    permission,
  };
  const answered = await pressed(owned, "Allow", () =>
    site.requestExecutionPermissions([
      asked as Parameters<typeof site.requestExecutionPermissions>[0][number],
    ]),
  );
  const [granted] = answered as Awaited<ReturnType<typeof site.requestExecutionPermissions>>;
  if (granted === undefined) throw new Error("Nothing was granted.");
  expect(granted).toMatchObject({
    chainId: chain.id,
    from: owned.account,
    permission: { ...permission, data: amounts },
  });
  expect(granted.rules).toContainEqual({ type: "expiry", data: { timestamp: expiry } });
  expect(granted.rules).toContainEqual({ type: "payee", data: { addresses: [seller.address] } });
  await deploy(granted);

  const before = await reader.getBalance({ address: seller.address });
  const pay = (amount: bigint, to = seller.address) =>
    client.sendTransactionWithDelegation({
      account: key,
      chain,
      permissionContext: granted.context,
      delegationManager: granted.delegationManager,
      ...(isToken ? { to: addresses.usdc, data: transferData(to, amount) } : { to, value: amount }),
    });
  for (const amount of [100_000n, 200_000n]) {
    const { status } = await reader.waitForTransactionReceipt({ hash: await pay(amount) });
    expect(status).toBe("success");
  }
  const got = isToken
    ? await usdcOf(seller.address)
    : (await reader.getBalance({ address: seller.address })) - before;
  expect(got).toBe(300_000n);
  await expect(pay(1n)).rejects.toThrow(/revert/);
  await expect(pay(0n, key.address)).rejects.toThrow(/revert/);

  const listed = await site.getGrantedExecutionPermissions();
  expect(listed.map(({ context }) => context)).toContain(granted.context);
});

test("behavior: MetaMask's client learns what is offered, and that streams are not", async () => {
  const site = createSiteClient();
  const supported = await site.getSupportedExecutionPermissions();
  expect(Object.keys(supported)).toEqual(kinds.map(([type]) => type));
  for (const { chainIds, ruleTypes } of Object.values(supported)) {
    expect(chainIds).toEqual([fixture.network.chain.id]);
    expect(ruleTypes).toEqual(["expiry", "payee", "redeemer"]);
  }
  const { key } = await createRedeemer(fixture);
  const data = { tokenAddress: addresses.usdc, amountPerSecond: 1n };
  const permission = { type: "erc20-token-stream", isAdjustmentAllowed: true, data } as const;
  await expect(
    site.requestExecutionPermissions([{ chainId: fixture.network.chain.id, to: key.address, permission }]),
  ).rejects.toMatchObject({ code: 4200 });
});
