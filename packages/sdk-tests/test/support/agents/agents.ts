/** Buyers and sellers that have nothing but a session's string. */
import { BuyerAgent, SellerAgent } from "@abbababa/sdk";
import type { CreateSessionKeyParameters, UseSessionKeyParameters } from "@abbababa/sdk/wallet/session-keys";
import { type Address, parseEther } from "viem";
import { chainTime } from "../../../src/chain/chainTime.ts";
import { createOwner, type Owner, type World } from "../../../src/world.ts";

/** How agents reach the world's devnet. */
export function network({ devnet }: World) {
  const { chain, rpcUrl, bundlerUrl } = devnet;
  return { chain, rpcUrl, bundlerUrl, pollingInterval: 50, timeout: 30_000 } as const;
}

/** What agents here are granted beside the defaults: time enough for a moved clock, and periods that never matter. */
async function grant(world: World, { eoa }: Owner, terms: Partial<CreateSessionKeyParameters>) {
  const { devnet, usdc } = world;
  return BuyerAgent.createSessionKey({
    owner: eoa,
    chain: devnet.chain,
    rpcUrl: devnet.rpcUrl,
    addresses: { spendCap: world.spendCap, abbaBabaEscrow: world.escrow, usdc },
    gasBudgetWei: parseEther("1"),
    ...terms,
  });
}

/** A seller with an account and a session. */
export async function createSeller(world: World, terms: Partial<CreateSessionKeyParameters> = {}) {
  const owner = await createOwner(world);
  const { serializedSessionKey } = await grant(world, owner, terms);
  const agent = new SellerAgent();
  await agent.initWithSessionKey({ ...network(world), serializedSessionKey });
  return { agent, owner, account: owner.account };
}

/** A funded buyer whose session may pay some sellers 10 USDC in all. */
export async function createBuyer(
  world: World,
  sellers: readonly Address[],
  terms: Partial<CreateSessionKeyParameters> = {},
) {
  const owner = await createOwner(world);
  return { owner, account: owner.account, ...(await grantBuyer(world, owner, sellers, terms)) };
}

/** Another session of an owner's buyer. */
export async function grantBuyer(
  world: World,
  owner: Owner,
  sellers: readonly Address[],
  terms: Partial<CreateSessionKeyParameters> = {},
) {
  const session = await grant(world, owner, { counterparties: sellers, ...terms });
  return { session, agent: await openBuyer(world, session.serializedSessionKey) };
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
