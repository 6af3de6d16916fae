/** An owner's own EOA as the account (EIP-7702), and what becomes of its sessions when it is delegated elsewhere. */
import {
  createSessionKey,
  delegateAccount,
  getSessionStatus,
  revokeSessionKey,
  useSessionKey,
} from "@abbababa/sdk";
import {
  AccountNotDelegatedError,
  AccountUnsupportedError,
  DelegationUnsupportedError,
  SessionRevokedError,
} from "@abbababa/sdk/errors";
import { type Address, parseEther, zeroAddress } from "viem";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { beforeAll, expect, test } from "vitest";
import { placeDelegate } from "../../src/owned/forms.ts";
import { settled, walletOf } from "../../src/world/clients.ts";
import { createWorld, type World } from "../../src/world.ts";
import { useDevnet } from "../support/devnet.ts";
import { networkOf, pollingInterval, transferCall } from "../support/owned/fixture.ts";

let world: World;
beforeAll(async () => {
  world = await createWorld(await useDevnet());
});

async function begin() {
  const { devnet } = world;
  const owner = privateKeyToAccount(generatePrivateKey());
  await devnet.fundEth(owner.address, parseEther("1"));
  await devnet.fundUsdc(owner.address, 10_000_000n);
  const delegate = await placeDelegate(devnet);
  const delegating = { owner, delegate, ...networkOf(world), pollingInterval };
  return { owner, delegate, delegating };
}

test("default: one transaction delegates and installs, on this chain alone, and both are made once", async () => {
  const { owner, delegate, delegating } = await begin();
  const first = await delegateAccount(delegating);
  expect(first).toMatchObject({ account: owner.address, installationHash: first.transactionHash });
  const { publicClient, chain } = world.devnet;
  expect(await publicClient.getTransactionCount({ address: owner.address })).toBe(2);
  if (first.transactionHash === undefined) throw new Error("Nothing was sent.");
  const { authorizationList } = await publicClient.getTransaction({ hash: first.transactionHash });
  expect(authorizationList).toMatchObject([{ chainId: chain.id, address: delegate.toLowerCase() }]);
  expect(await delegateAccount(delegating)).toEqual({
    account: owner.address,
    transactionHash: undefined,
    installationHash: undefined,
  });
});

test("error: until it is delegated, no session is granted", async () => {
  const { owner, delegating } = await begin();
  const granting = {
    account: owner.address,
    owner,
    ...networkOf(world),
    transfers: [{ token: "USDC", to: [world.sellers[0].address], lifetime: 10n }],
  } as const;
  await expect(createSessionKey(granting)).rejects.toThrow(AccountNotDelegatedError);
  await delegateAccount(delegating);
  await createSessionKey(granting);
});

test("behavior: revoked by a transaction of the EOA to itself, a session stays dead, delegated away and back", async () => {
  const { owner, delegate, delegating } = await begin();
  await delegateAccount(delegating);
  const network = networkOf(world);
  const payee = world.sellers[0].address;
  const granting = {
    account: owner.address,
    owner,
    ...network,
    transfers: [{ token: "USDC", to: [payee], lifetime: 10n }],
  } as const;
  const [revoked, living] = [await createSessionKey(granting), await createSessionKey(granting)];
  const open = ({ serializedSessionKey }: { readonly serializedSessionKey: string }) =>
    useSessionKey({ serializedSessionKey, ...network, pollingInterval });
  const call = transferCall(world, payee, 1n);
  const [dead, alive] = [await open(revoked), await open(living)];
  for (const session of [dead, alive]) await session.sendCalls({ calls: [call] });
  const { serializedSessionKey } = revoked;
  await revokeSessionKey({
    owner,
    account: owner.address,
    serializedSessionKey,
    via: "direct",
    ...network,
    pollingInterval,
  });

  const delegateTo = async (address: Address) => {
    const wallet = walletOf(world.devnet, owner);
    const authorization = await wallet.signAuthorization({ address, executor: "self" });
    const to = owner.address;
    await settled(world.devnet, await wallet.sendTransaction({ to, authorizationList: [authorization] }));
  };
  await delegateTo(zeroAddress);
  await expect(alive.sendCalls({ calls: [call] })).rejects.toThrow();
  // Back: its modules are where they were.
  const back = await delegateAccount({ ...delegating, delegate });
  expect(back.installationHash).toBeUndefined();
  await alive.sendCalls({ calls: [call] });
  await expect(dead.sendCalls({ calls: [call] })).rejects.toThrow(SessionRevokedError);
  const { state } = await getSessionStatus({ serializedSessionKey, ...network });
  expect(state).toBe("revoked");
});

test("error: an owner that signs no delegation, and code that is no account, are told so", async () => {
  const { owner, delegating } = await begin();
  const { signAuthorization: _, ...withoutDelegations } = owner;
  await expect(delegateAccount({ ...delegating, owner: withoutDelegations as typeof owner })).rejects.toThrow(
    DelegationUnsupportedError,
  );
  await expect(delegateAccount({ ...delegating, delegate: world.escrow })).rejects.toThrow(
    AccountUnsupportedError,
  );
  expect(await world.devnet.publicClient.getCode({ address: owner.address })).toBeUndefined();
});
