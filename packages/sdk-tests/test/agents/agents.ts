/** Buyers and sellers that have nothing but a session's string. */
import { BuyerAgent, SellerAgent } from "@abbababa/sdk";
import type { UseSessionKeyParameters } from "@abbababa/sdk/wallet/session-keys";
import type { Address, Hex } from "viem";
import { chainTime } from "../../src/chain/chainTime.ts";
import {
  createOwner,
  defaultWishes,
  type GrantWishes,
  grantSession,
  type Owner,
  type World,
} from "../../src/world/index.ts";

/** How agents reach the world's devnet. */
export function network({ devnet }: World) {
  const { chain, rpcUrl, bundlerUrl } = devnet;
  return { chain, rpcUrl, bundlerUrl, pollingInterval: 50, timeout: 30_000 } as const;
}

/** A seller with an account and a session. */
export async function createSeller(
  world: World,
): Promise<{ agent: SellerAgent; owner: Owner; account: Address }> {
  const owner = await createOwner(world);
  const { serializedSessionKey } = await grantSession(world, owner, defaultWishes(world), "compact");
  const agent = new SellerAgent();
  await agent.initWithSessionKey({ ...network(world), serializedSessionKey });
  return { agent, owner, account: owner.account };
}

/** A funded buyer whose session may pay some sellers. */
export async function createBuyer(
  world: World,
  sellers: readonly Address[],
  wishes: Partial<GrantWishes> = {},
): Promise<{
  agent: BuyerAgent;
  owner: Owner;
  account: Address;
  sessionId: Hex;
  serializedSessionKey: string;
}> {
  const owner = await createOwner(world);
  const wanted = { ...defaultWishes(world), sellers, ...wishes };
  const { serializedSessionKey, sessionId } = await grantSession(world, owner, wanted, "compact");
  const agent = await openBuyer(world, serializedSessionKey);
  return { agent, owner, account: owner.account, sessionId, serializedSessionKey };
}

/** Another replica of a buyer. */
export async function openBuyer(
  world: World,
  serializedSessionKey: string,
  options: Partial<UseSessionKeyParameters> = {},
): Promise<BuyerAgent> {
  const agent = new BuyerAgent();
  await agent.initWithSessionKey({ ...network(world), serializedSessionKey, ...options });
  return agent;
}

/** An hour from now by the chain's clock. */
export async function inAnHour({ devnet }: World): Promise<bigint> {
  return BigInt((await chainTime(devnet)) + 3_600);
}

/** Milliseconds that agents wait between looks at a local chain. */
export const patience = { pollingInterval: 50, timeout: 30_000 } as const;
