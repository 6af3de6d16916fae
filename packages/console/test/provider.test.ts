import { addresses } from "@abbababa/devnet";
import { contractAddress, spendCapAbi } from "@abbababa/sdk";
import { AxeBuilder } from "@axe-core/playwright";
import { encodePacked, numberToHex, stringToHex, zeroHash } from "viem";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ask, type Dapp, makeProvider, serveDapp } from "./support/dapp.ts";
import { type Fixture, picture, startFixture } from "./support/fixture.ts";
import {
  createRedeemer,
  type Granted,
  type Owned,
  openOwned,
  popupOf,
  press,
  pressed,
  transferData,
} from "./support/ownedSite.ts";

let fixture: Fixture;
let dapp: Dapp;
let owned: Owned;
beforeAll(async () => {
  fixture = await startFixture();
  dapp = await serveDapp();
  owned = await openOwned(fixture, dapp);
});
afterAll(async () => {
  await dapp[Symbol.asyncDispose]();
  await fixture[Symbol.asyncDispose]();
});

const chainId = numberToHex(84_532);
const asking = (method: string, params?: unknown) => () => ask(owned.site, method, params);

function periodic(to: string, changes: object = {}, rules: readonly object[] = []) {
  const data = {
    tokenAddress: addresses.usdc,
    periodAmount: numberToHex(2_000_000n),
    periodDuration: 86_400,
    ...changes,
  };
  const permission = { type: "erc20-token-periodic", isAdjustmentAllowed: true, data };
  return { chainId, to, permission, rules };
}

async function only(granting: Promise<unknown>): Promise<Granted> {
  const [granted] = (await granting) as Granted[];
  if (granted === undefined) throw new Error("Nothing was granted.");
  return granted;
}

test("default: one tap grants a site's redeemer, who spends by ERC-7710 and no more than that", async () => {
  const { key, wallet, reader, deploy, usdcOf } = await createRedeemer(fixture);
  const { seller } = await fixture.createParties();
  // The second period runs: the context names none.
  const startTime = Math.floor(Date.now() / 1_000) - 90_000;
  const { popup, answer } = await popupOf(
    owned,
    asking("wallet_requestExecutionPermissions", [
      periodic(key.address, { startTime, justification: "Pays for <b>papers</b>\u202e" }),
    ]),
  );
  await popup.getByText(dapp.url, { exact: true }).waitFor();
  await popup.getByText("up to 2 USDC each day, to anyone", { exact: false }).first().waitFor();
  expect(await popup.locator("main b").count()).toBe(0);
  expect(await popup.locator("main").textContent()).not.toContain("\u202e");
  await picture(popup, "provider-permission");
  const found = await new AxeBuilder({ page: popup }).analyze();
  expect(found.violations).toEqual([]);
  await press(popup, "Allow");
  const granted = await only(answer);
  expect(granted.from).toBe(owned.account);
  expect(granted.permission.data).toMatchObject({ startTime, periodAmount: "0x1e8480" });
  expect(granted.rules.map(({ type }) => type)).toEqual(["expiry"]);
  await deploy(granted);
  const redeem = (amount: bigint, account = key) =>
    reader.simulateContract({
      account,
      address: granted.delegationManager,
      abi: spendCapAbi,
      functionName: "redeemDelegations",
      args: [
        [granted.context],
        [zeroHash],
        [
          encodePacked(
            ["address", "uint256", "bytes"],
            [addresses.usdc, 0n, transferData(seller.address, amount)],
          ),
        ],
      ],
    });
  const { request } = await redeem(1_500_000n);
  await reader.waitForTransactionReceipt({ hash: await wallet.writeContract(request) });
  expect(await usdcOf(seller.address)).toBe(1_500_000n);
  await expect(redeem(500_001n)).rejects.toThrow(/SpendCapExceeded/);
  await redeem(500_000n);
  const { key: stranger } = await createRedeemer(fixture);
  await expect(redeem(1n, stranger)).rejects.toThrow(/NotSessionKey/);

  const listed = await ask(owned.site, "wallet_getGrantedExecutionPermissions", []);
  expect(listed).toEqual([granted]);
  const ended = await pressed(
    owned,
    "End it",
    asking("wallet_revokeExecutionPermission", [{ permissionContext: granted.context }]),
  );
  expect(ended).toEqual({});
  await expect(redeem(1n)).rejects.toThrow(/SessionIsRevoked/);
  expect(await ask(owned.site, "wallet_getGrantedExecutionPermissions", [])).toEqual([]);
  expect(owned.watched.errors).toEqual([]);
});

test("behavior: the owner lowers what is adjustable, and the answer says so", async () => {
  const { key } = await createRedeemer(fixture);
  const { seller } = await fixture.createParties();
  const end = Math.floor(Date.now() / 1_000) + 30 * 86_400;
  const rules = [
    { type: "expiry", data: { timestamp: end } },
    { type: "payee", data: { addresses: [seller.address] } },
    { type: "redeemer", data: { addresses: [key.address] } },
  ];
  const { popup, answer } = await popupOf(
    owned,
    asking("wallet_requestExecutionPermissions", [periodic(key.address, {}, rules)]),
  );
  const amount = popup.getByRole("textbox", { name: "USDC each day" });
  await amount.fill("3");
  await popup.getByText("The amount is not the one that was asked for.").waitFor();
  expect(await popup.getByRole("button", { name: "Allow" }).isDisabled()).toBe(true);
  await amount.fill("0.5");
  await popup.getByRole("textbox", { name: "Hours from now" }).fill("48");
  await popup.getByText("1 USDC", { exact: true }).waitFor();
  await press(popup, "Allow");
  const granted = await only(answer);
  expect(granted.permission.data.periodAmount).toBe(numberToHex(500_000n));
  const [expiry, ...others] = granted.rules;
  expect(others).toEqual(rules.slice(1));
  expect(Number(expiry?.data.timestamp)).toBeLessThan(end);
});

test("behavior: a site connects, knows what is possible, has calls made and asks what became of them", async () => {
  const { reader, usdcOf } = await createRedeemer(fixture);
  const { seller } = await fixture.createParties();
  const { site, account } = owned;
  expect(await ask(site, "eth_accounts")).toEqual([]);
  await expect(ask(site, "wallet_getCapabilities", [account])).rejects.toMatchObject({ code: 4100 });
  expect(await pressed(owned, "Connect", asking("eth_requestAccounts"))).toEqual([account]);
  expect(await ask(site, "eth_accounts")).toEqual([account]);
  expect(await ask(site, "eth_chainId")).toBe(chainId);
  expect(await ask(site, "wallet_getCapabilities", [account])).toEqual({
    [chainId]: { atomic: { status: "supported" } },
  });

  const transfers = [100_000n, 200_000n].map((amount) => ({
    to: addresses.usdc,
    data: transferData(seller.address, amount),
  }));
  const calls = { version: "2.0.0", chainId, from: account, atomicRequired: true, calls: transfers };
  const sent = (await pressed(owned, "Allow", asking("wallet_sendCalls", [calls]))) as { id: string };
  expect(await usdcOf(seller.address)).toBe(300_000n);
  const status = (await ask(site, "wallet_getCallsStatus", [sent.id])) as {
    receipts: { transactionHash: string; logs: { address: string }[] }[];
  };
  expect(status).toMatchObject({ version: "2.0.0", id: sent.id, chainId, status: 200, atomic: true });
  expect(status.receipts).toHaveLength(1);
  // The two transfers, and nothing of the bundler's.
  const logged = status.receipts[0]?.logs.map(({ address }) => address.toLowerCase());
  expect(logged).toEqual([addresses.usdc, addresses.usdc].map((address) => address.toLowerCase()));
  const code = await reader.getCode({ address: account });
  expect(code).not.toBeUndefined();

  const named = { ...calls, id: "0x00ff", calls: transfers.slice(0, 1) };
  expect(await pressed(owned, "Allow", asking("wallet_sendCalls", [named]))).toEqual({ id: "0x00ff" });
  await expect(ask(site, "wallet_sendCalls", [named])).rejects.toMatchObject({ code: 5720 });
  await expect(ask(site, "wallet_getCallsStatus", ["0xabcd"])).rejects.toMatchObject({ code: 5730 });
  const capability = { ...calls, capabilities: { paymasterService: { url: "https://p.example" } } };
  await expect(ask(site, "wallet_sendCalls", [capability])).rejects.toMatchObject({ code: 5700 });

  // What the site knows stays over its reload.
  await site.reload();
  await makeProvider(site, owned.parameters);
  expect(await ask(site, "eth_accounts")).toEqual([account]);
  expect(await ask(site, "wallet_getCallsStatus", ["0x00ff"])).toMatchObject({ status: 200 });

  const signed = await pressed(owned, "Sign", asking("personal_sign", [stringToHex("Hello"), account]));
  expect(
    await reader.verifyMessage({ address: account, message: "Hello", signature: signed as `0x${string}` }),
  ).toBe(true);
  const typedData = {
    domain: { name: "Site", version: "1", chainId: 84_532, verifyingContract: seller.address },
    types: { Order: [{ name: "amount", type: "uint256" }] },
    primaryType: "Order",
    message: { amount: "5" },
  } as const;
  const json = JSON.stringify({
    ...typedData,
    types: { EIP712Domain: domainFields, ...typedData.types },
  });
  const ordered = await pressed(owned, "Sign", asking("eth_signTypedData_v4", [account, json]));
  const message = { amount: 5n };
  expect(
    await reader.verifyTypedData({
      ...typedData,
      message,
      address: account,
      signature: ordered as `0x${string}`,
    }),
  ).toBe(true);
});

const domainFields = [
  { name: "name", type: "string" },
  { name: "version", type: "string" },
  { name: "chainId", type: "uint256" },
  { name: "verifyingContract", type: "address" },
];

const entryPoint = "0x0000000071727De22E5E9d8BAf0edAc6f37da032";

test.each<[string, () => { readonly name?: string; readonly verifyingContract?: string }]>([
  ["of the session module", () => ({ verifyingContract: contractAddress("spendCap", { chainId: 84_532 }) })],
  ["of the account itself", () => ({ verifyingContract: owned.account })],
  [
    "of the owners' validator",
    () => ({ verifyingContract: contractAddress("ownerValidator", { chainId: 84_532 }) }),
  ],
  ["of an EntryPoint", () => ({ verifyingContract: entryPoint })],
  [
    "of a session module that nobody knows",
    () => ({ name: "Abba Baba Sessions", verifyingContract: addresses.usdc }),
  ],
])("error: a signature that would govern the account, %s, is refused", async (_, domain) => {
  const typedData = {
    domain: { name: "Site", version: "1", chainId: 84_532, ...domain() },
    types: { GrantSession: [{ name: "account", type: "address" }] },
    primaryType: "GrantSession",
    message: { account: owned.account },
  };
  const act = asking("eth_signTypedData_v4", [owned.account, JSON.stringify(typedData)]);
  await expect(pressed(owned, "Close", act)).rejects.toMatchObject({ code: 4100 });
});

test.each<[string, () => { readonly to: string; readonly data?: string }]>([
  ["the account itself", () => ({ to: owned.account, data: "0x12345678" })],
  ["the session module", () => ({ to: contractAddress("spendCap", { chainId: 84_532 }) })],
  ["an EntryPoint", () => ({ to: entryPoint })],
  ["any validator's onInstall", () => ({ to: addresses.usdc, data: "0x6D61FE70" })],
  ["any module's onUninstall", () => ({ to: addresses.usdc, data: "0x8a91b0e3" })],
])("error: a call that would govern the account, of %s, is refused", async (_, call) => {
  const calls = [{ to: addresses.usdc, data: transferData(owned.account, 0n) }, call()];
  const asked = { version: "2.0.0", chainId, from: owned.account, atomicRequired: true, calls };
  await expect(pressed(owned, "Close", asking("wallet_sendCalls", [asked]))).rejects.toMatchObject({
    code: 4100,
  });
});

test("behavior: several permissions are granted together, or none", async () => {
  const { key } = await createRedeemer(fixture);
  const { seller } = await fixture.createParties();
  const payee = { type: "payee", data: { addresses: [seller.address] } };
  const both = [periodic(key.address), periodic(key.address, { periodDuration: 3_600 }, [payee])];
  const granted = (await pressed(
    owned,
    "Allow",
    asking("wallet_requestExecutionPermissions", both),
  )) as Granted[];
  expect(granted.map(({ permission }) => permission.data.periodDuration)).toEqual([86_400, 3_600]);
  const apart = [periodic(key.address), { ...periodic(key.address), chainId: "0x1" }];
  await expect(
    pressed(owned, "Close", asking("wallet_requestExecutionPermissions", apart)),
  ).rejects.toMatchObject({ code: -32_602 });
});

test("error: no is 4001, as is a closed window", async () => {
  const { key } = await createRedeemer(fixture);
  const act = asking("wallet_requestExecutionPermissions", [periodic(key.address)]);
  await expect(pressed(owned, "Refuse", act)).rejects.toMatchObject({
    name: "ProviderRpcError",
    code: 4001,
  });
  const { popup, answer } = await popupOf(owned, act);
  await popup.getByRole("button", { name: "Allow" }).waitFor();
  await expect(ask(owned.site, "personal_sign", ["0x00", owned.account])).rejects.toMatchObject({
    code: -32_002,
  });
  await popup.close();
  await expect(answer).rejects.toMatchObject({ code: 4001 });
});

test("behavior: the window may be reloaded before it answers", async () => {
  const { key } = await createRedeemer(fixture);
  const { popup, answer } = await popupOf(
    owned,
    asking("wallet_requestExecutionPermissions", [periodic(key.address)]),
  );
  await popup.getByRole("button", { name: "Allow" }).waitFor();
  await popup.reload();
  await press(popup, "Refuse");
  await expect(answer).rejects.toMatchObject({ code: 4001 });
});

test.each<[string, string, unknown, number]>([
  [
    "a stream",
    "wallet_requestExecutionPermissions",
    [{ ...periodic(addresses.usdc), permission: { type: "erc20-token-stream" } }],
    4200,
  ],
  ["a malformed permission", "wallet_requestExecutionPermissions", [{ chainId }], -32_602],
  ["a method of a key", "eth_sign", [], 4200],
  ["a transaction", "eth_sendTransaction", [{}], 4200],
  ["a method of Object", "constructor", [], 4200],
  ["a chain that the site did not name", "wallet_switchEthereumChain", [{ chainId: "0x1" }], 4902],
])("error: %s is refused without a window", async (_, method, params, code) => {
  let windows = 0;
  owned.site.on("popup", () => {
    windows += 1;
  });
  await expect(ask(owned.site, method, params)).rejects.toMatchObject({ code });
  expect(windows).toBe(0);
});

test("error: a chain that the page does not know is 5710, once the owner has seen it", async () => {
  const { key } = await createRedeemer(fixture);
  const asked = { ...periodic(key.address), chainId: "0x1" };
  await expect(
    pressed(owned, "Close", asking("wallet_requestExecutionPermissions", [asked])),
  ).rejects.toMatchObject({ code: 5710 });
});

test("behavior: what only reads goes to the site's node; without one it is refused", async () => {
  expect(await ask(owned.site, "eth_blockNumber")).toMatch(/^0x/);
  await makeProvider(owned.site, { ...owned.parameters, rpcUrls: {} });
  await expect(ask(owned.site, "eth_blockNumber")).rejects.toMatchObject({ code: 4200 });
  await makeProvider(owned.site, { ...owned.parameters, rpcUrls: { 84532: "http://127.0.0.1:1" } });
  await expect(ask(owned.site, "eth_blockNumber")).rejects.toMatchObject({ code: 4900 });
  await makeProvider(owned.site, owned.parameters);
  expect(await ask(owned.site, "wallet_getSupportedExecutionPermissions", [])).toEqual(
    Object.fromEntries(
      [
        "erc20-token-periodic",
        "erc20-token-allowance",
        "native-token-periodic",
        "native-token-allowance",
      ].map((type) => [type, { chainIds: [chainId], ruleTypes: ["expiry", "payee", "redeemer"] }]),
    ),
  );
});
