import { spendCapAbi } from "@abbababa/sdk";
import { KernelV3_1AccountAbi } from "@zerodev/sdk";
import { type Address, erc20Abi, parseAbi } from "viem";
import { entryPoint07Abi, entryPoint07Address } from "viem/account-abstraction";
import type { KeyHolder } from "../parties/KeyHolder.ts";
import type { World } from "../parties/World.ts";

/** Where Uniswap's Permit2 is on every chain. */
export const permit2: Address = "0x000000000022D473030F116dDEE9F6B43aC78BA3";
/** ERC-1967: where a proxy keeps its implementation. */
const implementationSlot = "0x360894a13ba1a3210667c828492db98dca3e2076cc3735a920a3ca505d382bbc";

const modulesAbi = parseAbi([
  "function isModuleInstalled(uint256 moduleTypeId, address module, bytes additionalContext) view returns (bool)",
]);

/** Everything that an attack might want to change, by name; values are for comparing and showing. */
export type ChainState = Readonly<Record<string, string>>;

/** What was, and what is. */
export interface Change {
  readonly what: string;
  readonly before: string;
  readonly after: string;
}

/**
 * Reads what a session could reach: money, allowances, the account's modules and code, and the session's counters.
 *
 * @param world - Where.
 * @param holder - Whose session.
 */
export async function readState(world: World, holder: KeyHolder): Promise<ChainState> {
  const [money, modules, session] = await Promise.all([
    readMoney(world, holder.account),
    holder.isKernel ? readKernel(world, holder) : readModules(world, holder),
    readSession(world, holder),
  ]);
  return { ...money, ...modules, ...session };
}

/** Compares two states. */
export function changesBetween(before: ChainState, after: ChainState): Change[] {
  return Object.keys({ ...before, ...after })
    .map((what) => ({ what, before: before[what] ?? "", after: after[what] ?? "" }))
    .filter((change) => change.before !== change.after);
}

async function readMoney(world: World, account: Address): Promise<ChainState> {
  const { devnet, usdc, escrow, thief, sellers } = world;
  const { publicClient } = devnet;
  const token = { abi: erc20Abi, address: usdc } as const;
  const state: Record<string, string> = {};
  const holders = { account, escrow, thief: thief.address, seller: sellers[0].address };
  for (const [name, address] of Object.entries(holders)) {
    const balance = await publicClient.readContract({ ...token, functionName: "balanceOf", args: [address] });
    state[`USDC of the ${name}`] = String(balance);
  }
  for (const [name, spender] of Object.entries({ escrow, thief: thief.address, permit2 })) {
    const allowance = await publicClient.readContract({
      ...token,
      functionName: "allowance",
      args: [account, spender],
    });
    state[`USDC allowance of the ${name}`] = String(allowance);
  }
  state["ETH of the account"] = String(await publicClient.getBalance({ address: account }));
  state["gas deposit of the account"] = String(
    await publicClient.readContract({
      abi: entryPoint07Abi,
      address: entryPoint07Address,
      functionName: "balanceOf",
      args: [account],
    }),
  );
  return state;
}

async function readKernel({ devnet }: World, { account, permissionId }: KeyHolder): Promise<ChainState> {
  const kernel = { abi: KernelV3_1AccountAbi, address: account } as const;
  const { publicClient } = devnet;
  const [root, nonce, permission, implementation, code] = await Promise.all([
    publicClient.readContract({ ...kernel, functionName: "rootValidator" }),
    publicClient.readContract({ ...kernel, functionName: "currentNonce" }),
    publicClient.readContract({ ...kernel, functionName: "permissionConfig", args: [permissionId] }),
    publicClient.getStorageAt({ address: account, slot: implementationSlot }),
    publicClient.getCode({ address: account }),
  ]);
  return {
    "root validator": root,
    "module nonce": String(nonce),
    permission: JSON.stringify(permission),
    implementation: implementation ?? "",
    code: code ?? "",
  };
}

/** What every ERC-7579 account tells of its modules, and what a proxy keeps in front. */
async function readModules(
  { devnet, spendCap }: World,
  { account: address }: KeyHolder,
): Promise<ChainState> {
  const { publicClient, addresses } = devnet;
  const installed = (module: Address) =>
    publicClient.readContract({
      abi: modulesAbi,
      address,
      functionName: "isModuleInstalled",
      args: [1n, module, "0x"],
    });
  const [ecdsaValidator, ours, implementation, singleton, code] = await Promise.all([
    installed(addresses.ecdsaValidator),
    installed(spendCap),
    publicClient.getStorageAt({ address, slot: implementationSlot }),
    publicClient.getStorageAt({ address, slot: "0x0" }),
    publicClient.getCode({ address }),
  ]);
  return {
    "ECDSA validator": String(ecdsaValidator),
    "our validator": String(ours),
    implementation: implementation ?? "",
    singleton: singleton ?? "",
    code: code ?? "",
  };
}

async function readSession(world: World, { sessionId, account }: KeyHolder): Promise<ChainState> {
  if (sessionId === undefined) return {};
  const policy = { abi: spendCapAbi, address: world.spendCap } as const;
  const { publicClient } = world.devnet;
  const [session, spending, epoch] = await Promise.all([
    publicClient.readContract({ ...policy, functionName: "getSession", args: [sessionId, account] }),
    publicClient.readContract({
      ...policy,
      functionName: "getSpending",
      args: [sessionId, world.usdc, account],
    }),
    publicClient.readContract({ ...policy, functionName: "epochOf", args: [account] }),
  ]);
  return {
    "session counters": toText(session),
    "USDC spent by the session": toText(spending),
    "account epoch": String(epoch),
  };
}

function toText(value: object): string {
  return JSON.stringify(value, (_, field: unknown) => (typeof field === "bigint" ? field.toString() : field));
}
