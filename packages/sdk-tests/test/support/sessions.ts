/** Sessions as honest agents use them: through the SDK alone. */
import { abbaBabaEscrowAbi, spendCapAbi } from "@abbababa/sdk";
import {
  type CreatedSessionKey,
  type PolicySet,
  type SessionClient,
  type UseSessionKeyParameters,
  useSessionKey,
} from "@abbababa/sdk/wallet/session-keys";
import { type Address, erc20Abi, type Hex } from "viem";
import {
  createOwner,
  defaultWishes,
  type GrantWishes,
  grantSession,
  type Owner,
  type World,
} from "../../src/world.ts";

/** An owner and the session that they granted. */
export interface Granted {
  readonly owner: Owner;
  readonly session: CreatedSessionKey;
}

/** A funded account, and a session on it that is not used yet. */
export async function grant(
  world: World,
  policySet: PolicySet = "compact",
  wishes: Partial<GrantWishes> = {},
): Promise<Granted> {
  const owner = await createOwner(world);
  return {
    owner,
    session: await grantSession(world, owner, { ...defaultWishes(world), ...wishes }, policySet),
  };
}

/** Opens a session as an agent would, on the world's devnet. */
export function open(
  { devnet }: World,
  session: { readonly serializedSessionKey: string },
  overrides: Partial<UseSessionKeyParameters> = {},
): Promise<SessionClient> {
  return useSessionKey({
    serializedSessionKey: session.serializedSessionKey,
    chain: devnet.chain,
    rpcUrl: devnet.rpcUrl,
    bundlerUrl: devnet.bundlerUrl,
    pollingInterval: 30,
    timeout: 20_000,
    ...overrides,
  });
}

/** USDC of an account, in base units. */
export function usdcOf({ devnet, usdc }: World, account: Address): Promise<bigint> {
  const call = { abi: erc20Abi, address: usdc, functionName: "balanceOf", args: [account] } as const;
  return devnet.publicClient.readContract(call);
}

/** What the chain has counted against a session. */
export async function countersOf(world: World, { session, owner }: Granted) {
  const { publicClient } = world.devnet;
  const policy = { abi: spendCapAbi, address: world.spendCap } as const;
  const { sessionId } = session;
  const [state, spending] = await Promise.all([
    publicClient.readContract({ ...policy, functionName: "getSession", args: [sessionId, owner.account] }),
    publicClient.readContract({
      ...policy,
      functionName: "getSpending",
      args: [sessionId, world.usdc, owner.account],
    }),
  ]);
  return { operations: state.operations, revoked: state.revoked, spent: spending.total };
}

/** Name of an escrow's status. */
export async function statusOf({ devnet, escrow }: World, escrowId: Hex): Promise<string> {
  const details = await devnet.publicClient.readContract({
    abi: abbaBabaEscrowAbi,
    address: escrow,
    functionName: "getEscrowDetails",
    args: [escrowId],
  });
  const names = ["None", "Funded", "Delivered", "Released", "Refunded", "Disputed", "Resolved", "Abandoned"];
  return names[details.status] ?? "?";
}
