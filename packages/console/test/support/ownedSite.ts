import { addresses } from "@abbababa/devnet";
import type { Page } from "playwright-core";
import {
  type Address,
  createPublicClient,
  createTestClient,
  createWalletClient,
  encodeFunctionData,
  erc20Abi,
  type Hex,
  http,
  parseEther,
} from "viem";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { type Dapp, openDapp } from "./dapp.ts";
import { type Fixture, openPage, sharePasskeys } from "./fixture.ts";

/** A permission that was granted, as tests look at it. */
export interface Granted {
  readonly from: Address;
  readonly context: Hex;
  readonly delegationManager: Address;
  readonly dependencies: readonly { readonly factory: Address; readonly factoryData: Hex }[];
  readonly permission: { readonly type: string; readonly data: Record<string, unknown> };
  readonly rules: readonly { readonly type: string; readonly data: Record<string, unknown> }[];
}

/** A browser whose owner has a funded passkey account, and a site in it. */
export async function openOwned(fixture: Fixture, dapp: Dapp) {
  const opened = await openPage(fixture.browser);
  await opened.page.goto(fixture.url);
  await opened.page.getByRole("button", { name: "Create an account with a passkey" }).click();
  const account = (await opened.page.locator(".account-address code").textContent()) as Address;
  await fixture.fund(account);
  const parameters = {
    pageUrl: fixture.url,
    chainIds: [fixture.network.chain.id],
    rpcUrls: { [fixture.network.chain.id]: fixture.network.rpcUrl },
  };
  const site = await openDapp(opened.context, dapp, parameters);
  return { ...opened, account, site, parameters };
}

export type Owned = Awaited<ReturnType<typeof openOwned>>;

/** Has the site ask something, and gives the window that opens, on the owner's device. */
export async function popupOf({ site, context, authenticator }: Owned, act: () => Promise<unknown>) {
  const opening = site.waitForEvent("popup");
  const answer = act();
  // A test looks at the answer once the window has been used.
  answer.catch(() => undefined);
  const popup = await opening;
  await sharePasskeys(context, authenticator, popup);
  return { popup, answer };
}

/** The same, and the owner presses a button. */
export async function pressed(owned: Owned, button: string, act: () => Promise<unknown>): Promise<unknown> {
  const { popup, answer } = await popupOf(owned, act);
  await press(popup, button);
  return await answer;
}

/** Presses a button that may come only once the page has read the chain. */
export async function press(popup: Page, button: string): Promise<void> {
  const pressing = popup.getByRole("button", { name: button, exact: true }).click();
  // What is pressed closes the window, at times before the click has been reported.
  await pressing.catch((error: Error) => {
    if (!error.message.includes("has been closed")) throw error;
  });
}

/** An address that redeems, with ETH of its own. */
export async function createRedeemer({ network: { chain, rpcUrl } }: Fixture) {
  const key = privateKeyToAccount(generatePrivateKey());
  const transport = http(rpcUrl);
  const tester = createTestClient({ mode: "anvil", chain, transport });
  await tester.setBalance({ address: key.address, value: parseEther("1") });
  const wallet = createWalletClient({ account: key, chain, transport });
  const reader = createPublicClient({ chain, transport, pollingInterval: 100 });
  return {
    key,
    wallet,
    reader,
    /** Deploys what a permission depends on, as ERC-7715 has it. */
    async deploy({ dependencies }: Pick<Granted, "dependencies">) {
      for (const { factory, factoryData } of dependencies) {
        const hash = await wallet.sendTransaction({ to: factory, data: factoryData });
        await reader.waitForTransactionReceipt({ hash });
      }
    },
    /** USDC that somebody has. */
    usdcOf: (address: Address) =>
      reader.readContract({
        abi: erc20Abi,
        address: addresses.usdc,
        functionName: "balanceOf",
        args: [address],
      }),
  };
}

/** `transfer` of USDC. */
export function transferData(to: Address, amount: bigint): Hex {
  return encodeFunctionData({ abi: erc20Abi, functionName: "transfer", args: [to, amount] });
}
