import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { addresses, testUsdcAbi } from "@abbababa/devnet";
import {
  type AccountClient,
  type CreateSessionRequestParameters,
  createSessionRequest,
  type SessionClient,
  useSessionKey,
} from "@abbababa/sdk";
import type { Browser, BrowserContext, Page } from "playwright-core";
import {
  type Address,
  createTestClient,
  createWalletClient,
  encodeFunctionData,
  erc20Abi,
  http,
  type JsonRpcAccount,
  parseEther,
  publicActions,
} from "viem";
import { generatePrivateKey, type PrivateKeyAccount, privateKeyToAccount } from "viem/accounts";
import { baseSepolia } from "viem/chains";
import { inject } from "vitest";
import { launchBrowser } from "./launchBrowser.ts";

/** What a test of the page needs: a browser, and the network that all files share. */
export async function startFixture() {
  const { rpcUrl, bundlerUrl, platformUrl, url } = inject("local");
  const network = { chain: baseSepolia, rpcUrl, bundlerUrl, pollingInterval: 100 };
  const browser = await launchBrowser();
  const transport = http(rpcUrl);
  const chain = createTestClient({ mode: "anvil", chain: baseSepolia, transport }).extend(publicActions);
  const minter = createWalletClient({ account: newAccount(), chain: baseSepolia, transport });
  await chain.setBalance({ address: minter.account.address, value: parseEther("1") });
  return {
    network,
    platformUrl,
    url,
    browser,
    /** An owner of its own, with 1 ETH, and somebody to be paid. */
    async createParties() {
      const [owner, seller] = [newAccount(), newAccount()];
      await chain.setBalance({ address: owner.address, value: parseEther("1") });
      return { owner, seller };
    },
    /** Gives an account 1 ETH and 50 USDC. */
    async fund(account: Address) {
      await chain.setBalance({ address: account, value: parseEther("1") });
      const mint = { abi: testUsdcAbi, address: addresses.usdc, functionName: "mint" } as const;
      const hash = await minter.writeContract({ ...mint, args: [account, 50_000_000n] });
      await chain.waitForTransactionReceipt({ hash, pollingInterval: 50 });
    },
    publicClient: chain,
    /** Base units. */
    usdcOf: (account: Address) =>
      chain.readContract({
        abi: erc20Abi,
        address: addresses.usdc,
        functionName: "balanceOf",
        args: [account],
      }),
    /** Has the node act for an account, as a session or an owner of it would. */
    async actAs(address: Address, act: (client: AccountClient) => Promise<unknown>): Promise<void> {
      await chain.setBalance({ address, value: parseEther("1") });
      await chain.impersonateAccount({ address });
      await act(createWalletClient({ account: address, chain: baseSepolia, transport }));
    },
    /** An account that the node acts for, with 1 ETH: whose key nobody here has. */
    async impersonate(address: Address): Promise<JsonRpcAccount> {
      await chain.setBalance({ address, value: parseEther("1") });
      await chain.impersonateAccount({ address });
      return { address, type: "json-rpc" };
    },
    async [Symbol.asyncDispose]() {
      await browser.close();
    },
  };
}

function newAccount(): PrivateKeyAccount {
  return privateKeyToAccount(generatePrivateKey());
}

export type Fixture = Awaited<ReturnType<typeof startFixture>>;

/** An agent with a key of its own that asks for a session. */
export async function ask(fixture: Fixture, wish: Partial<CreateSessionRequestParameters> = {}) {
  const sessionKey = privateKeyToAccount(generatePrivateKey());
  const request = await createSessionRequest({
    sessionKey,
    ...fixture.network,
    name: "Research agent",
    reason: "Buys papers",
    spend: [{ token: "USDC", lifetime: "5", perOperation: "2" }],
    ...wish,
  });
  return {
    sessionKey,
    request,
    open: (grant: string): Promise<SessionClient> => useSessionKey({ grant, sessionKey, ...fixture.network }),
  };
}

/** A transfer of USDC, as a session makes it. */
export function transfer(to: Address, amount: bigint) {
  const data = encodeFunctionData({ abi: erc20Abi, functionName: "transfer", args: [to, amount] });
  return { calls: [{ to: addresses.usdc, data }] };
}

/** What a page did that it must not: errors, and requests to others than its own endpoints. */
export interface Watched {
  readonly errors: string[];
  readonly requests: Set<string>;
}

/** Opens a browser of its own, with an authenticator for passkeys. */
export async function openPage(browser: Browser, options: Parameters<Browser["newContext"]>[0] = {}) {
  // Where the machine has no language, the browser's would be none that exists.
  const context = await browser.newContext({ locale: "en-US", ...options });
  const page = await context.newPage();
  const watched: Watched = { errors: [], requests: new Set() };
  page.on("pageerror", (error) => watched.errors.push(error.stack ?? String(error)));
  page.on("console", (message) => {
    if (message.type() === "error") watched.errors.push(message.text());
  });
  page.on("request", (request) => watched.requests.add(new URL(request.url()).origin));
  const authenticator = await addAuthenticator(context, page);
  return { context, page, watched, authenticator };
}

/** Chrome's own virtual authenticator, which belongs to one window, and what its person does. */
async function addAuthenticator(context: BrowserContext, page: Page) {
  const client = await context.newCDPSession(page);
  await client.send("WebAuthn.enable");
  const { authenticatorId } = await client.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2",
      transport: "internal",
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  return {
    client,
    authenticatorId,
    /** Whether the person proves who it is, or cancels. */
    agree: (isUserVerified: boolean) =>
      client.send("WebAuthn.setUserVerified", { authenticatorId, isUserVerified }),
    /** Whether anybody is there to touch it. */
    attend: (enabled: boolean) =>
      client.send("WebAuthn.setAutomaticPresenceSimulation", { authenticatorId, enabled }),
    /** The device loses its passkeys. */
    forget: () => client.send("WebAuthn.clearCredentials", { authenticatorId }),
  };
}

/** Makes an account with a passkey. */
export async function createByPasskey(page: Page, url: string): Promise<Address> {
  await page.goto(url);
  await page.getByRole("button", { name: "Create an account with a passkey" }).click();
  return (await page.locator(".account-address code").first().textContent()) as Address;
}

/** Makes an account of the injected wallet. */
export async function createByWallet(page: Page, url: string): Promise<Address> {
  await page.goto(url);
  await page.getByRole("button", { name: "Use Test wallet" }).click();
  return (await page.locator(".account-address code").first().textContent()) as Address;
}

/** Grants the request of a link. */
export async function grantOn(page: Page, link: string): Promise<void> {
  await page.goto(link);
  await page.getByRole("button", { name: "Grant", exact: true }).click();
  await page.getByRole("heading", { name: "Granted" }).waitFor();
}

/** The answer to copy. */
export async function sealedOn(page: Page): Promise<string> {
  return await page.getByLabel("The sealed answer.", { exact: false }).inputValue();
}

/** Gives another window the passkeys of a first one, as a real device has them in every window. */
export async function sharePasskeys(
  context: BrowserContext,
  { client, authenticatorId }: Awaited<ReturnType<typeof addAuthenticator>>,
  page: Page,
): Promise<void> {
  const other = await addAuthenticator(context, page);
  const { credentials } = await client.send("WebAuthn.getCredentials", { authenticatorId });
  for (const credential of credentials)
    await other.client.send("WebAuthn.addCredential", { authenticatorId: other.authenticatorId, credential });
}

/** Keeps a picture of a screen for whoever reviews, in an ignored folder. */
export async function picture(page: Page, name: string): Promise<void> {
  const folder = join(import.meta.dirname, "../../dist/screenshots");
  await mkdir(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true });
}
