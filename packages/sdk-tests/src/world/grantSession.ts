import {
  type CreatedSessionKey,
  type CreateSessionKeyParameters,
  createSessionKey,
  type PolicySet,
} from "@abbababa/sdk/wallet/session-keys";
import { chainTime } from "../chain/chainTime.ts";
import { escrowScope } from "../chain/escrowCalls.ts";
import type { GrantWishes } from "../parties/GrantWishes.ts";
import type { Owner } from "../parties/Owner.ts";
import type { World } from "../parties/World.ts";

/** How an owner hands an account over to the SDK. */
export type HandedOver = Pick<
  CreateSessionKeyParameters,
  "account" | "owner" | "ownerPrivateKey" | "index" | "selection"
>;

/**
 * Grants one of our sessions, with the SDK.
 *
 * @param world - Where.
 * @param owner - Who grants it; or an account of any kind, as its owner hands it over.
 * @param wishes - What it may do.
 * @param policySet - Which modules enforce it.
 * @returns The string for the agent, its id, its encoded terms.
 */
export async function grantSession(
  world: World,
  owner: Pick<Owner, "eoa"> | { readonly handedOver: HandedOver },
  wishes: GrantWishes,
  policySet: PolicySet,
): Promise<CreatedSessionKey> {
  const { devnet, usdc } = world;
  const { perOperation, perPeriod, lifetime } = wishes;
  const validAfter = (await chainTime(devnet)) + wishes.startsIn;
  return createSessionKey({
    ...("handedOver" in owner ? owner.handedOver : { owner: owner.eoa }),
    chain: devnet.chain,
    rpcUrl: devnet.rpcUrl,
    addresses: { spendCap: world.spendCap, abbaBabaEscrow: world.escrow, usdc },
    validAfter,
    validitySeconds: wishes.endsIn - wishes.startsIn,
    periodSeconds: wishes.periodSeconds,
    maxOperations: wishes.maxOperations,
    gasBudgetWei: wishes.gasBudget,
    spend: [{ token: usdc, perOperation, perPeriod, lifetime }],
    counterparties: wishes.sellers,
    escrowScope,
    guardian: world.guardian.address,
    policySet,
  });
}
