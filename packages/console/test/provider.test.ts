import { addresses } from "@abbababa/devnet";
import { spendCapAbi } from "@abbababa/sdk";
import {
  type Address,
  createPublicClient,
  createTestClient,
  createWalletClient,
  encodeFunctionData,
  encodePacked,
  erc20Abi,
  type Hex,
  http,
  numberToHex,
  parseEther,
  zeroHash,
} from "viem";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ask, type Dapp, openDapp, serveDapp } from "./dapp.ts";
import { type Fixture, openPage, picture, sharePasskeys, startFixture } from "./fixture.ts";

let fixture: Fixture;
let dapp: Dapp;
beforeAll(async () => {
  fixture = await startFixture();
  dapp = await serveDapp();
});
afterAll(async () => {
  await dapp[Symbol.asyncDispose]();
  await fixture[Symbol.asyncDispose]();
});

const chainId = numberToHex(84_532);

/** What was granted, as this test uses it. */
interface Granted {
  readonly from: Address;
  readonly context: Hex;
  readonly delegationManager: Address;
  readonly dependencies: readonly { readonly factory: Address; readonly factoryData: Hex }[];
  readonly permission: { readonly data: Record<string, unknown> };
  readonly rules: readonly { readonly type: string; readonly data: Record<string, unknown> }[];
}

/** A browser whose owner has a funded passkey account, and a site in it. */
async function openOwned() {
  const opened = await openPage(fixture.browser);
  await opened.page.goto(fixture.url);
  await opened.page.getByRole("button", { name: "Create an account with a passkey" }).click();
  const account = (await opened.page.locator("article h2 code").textContent()) as Address;
  await fixture.fund(account);
  const parameters = {
    pageUrl: fixture.url,
    chainIds: [84_532],
    rpcUrls: { 84532: fixture.network.rpcUrl },
  };
  const site = await openDapp(opened.context, dapp, parameters);
  return { ...opened, account, site, parameters };
}

type Owned = Awaited<ReturnType<typeof openOwned>>;

/** The window that a question opens, on the owner's device. */
async function popupOf({ site, context, authenticator }: Owned, act: () => Promise<unknown>) {
  const opening = site.waitForEvent("popup");
  const answer = act();
  answer.catch(() => undefined);
  const popup = await opening;
  await sharePasskeys(context, authenticator, popup);
  return { popup, answer };
}

/** A redeemer with ETH of its own. */
async function createRedeemer() {
  const key = privateKeyToAccount(generatePrivateKey());
  const transport = http(fixture.network.rpcUrl);
  const { chain } = fixture.network;
  await createTestClient({ mode: "anvil", chain, transport }).setBalance({
    address: key.address,
    value: parseEther("1"),
  });
  const wallet = createWalletClient({ account: key, chain, transport });
  const reader = createPublicClient({ chain, transport, pollingInterval: 100 });
  return { key, wallet, reader };
}

test("default: one tap grants a site's redeemer, who spends by ERC-7710 and no more than that", async () => {
  const owned = await openOwned();
  const { account, site, watched } = owned;
  const { key, wallet, reader } = await createRedeemer();
  const { seller } = await fixture.createParties();
  const { popup, answer } = await popupOf(owned, () =>
    ask(site, "wallet_requestExecutionPermissions", [
      {
        chainId,
        to: key.address,
        permission: {
          type: "erc20-token-periodic",
          isAdjustmentAllowed: false,
          data: {
            tokenAddress: addresses.usdc,
            periodAmount: numberToHex(2_000_000n),
            periodDuration: 86_400,
            justification: "Pays for papers",
          },
        },
        rules: [],
      },
    ]),
  );
  await popup.getByText(dapp.url, { exact: true }).waitFor();
  await popup.getByRole("button", { name: "Allow" }).waitFor();
  await picture(popup, "provider-permission");
  await popup.getByRole("button", { name: "Allow" }).click();
  const [granted] = (await answer) as Granted[];
  if (granted === undefined) throw new Error("Nothing was granted.");
  expect(granted.from).toBe(account);
  expect(granted.rules.map(({ type }) => type)).toEqual(["expiry"]);
  for (const { factory, factoryData } of granted.dependencies) {
    const hash = await wallet.sendTransaction({ to: factory, data: factoryData });
    await reader.waitForTransactionReceipt({ hash });
  }
  const redeem = (amount: bigint) =>
    reader.simulateContract({
      account: key,
      address: granted.delegationManager,
      abi: spendCapAbi,
      functionName: "redeemDelegations",
      args: [[granted.context], [zeroHash], [transferOf(seller.address, amount)]],
    });
  const { request } = await redeem(1_500_000n);
  await reader.waitForTransactionReceipt({ hash: await wallet.writeContract(request) });
  const balance = await reader.readContract({
    abi: erc20Abi,
    address: addresses.usdc,
    functionName: "balanceOf",
    args: [seller.address],
  });
  expect(balance).toBe(1_500_000n);
  await expect(redeem(500_001n)).rejects.toThrow(/SpendCapExceeded/);
  await redeem(500_000n);
  expect(watched.errors).toEqual([]);
});

function transferOf(to: Address, amount: bigint): Hex {
  const data = encodeFunctionData({ abi: erc20Abi, functionName: "transfer", args: [to, amount] });
  return encodePacked(["address", "uint256", "bytes"], [addresses.usdc, 0n, data]);
}
