/** Owners of every kind on accounts that `createAccount` makes, and what their devices display. */
import {
  addOwner,
  createAccount,
  createSessionKey,
  listOwners,
  removeOwner,
  revokeSessionKey,
  setCeiling,
} from "@abbababa/sdk/wallet/session-keys";
import { type Address, encodeFunctionData, hashMessage, hashTypedData, parseAbi, parseEther } from "viem";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { beforeAll, describe, expect, test } from "vitest";
import { escrowScope, purchaseCalls } from "../../src/chain/escrowCalls.ts";
import { createPasskey } from "../../src/owned/createPasskey.ts";
import { recordingWallet } from "../../src/owned/recordingWallet.ts";
import { createWorld, type World } from "../../src/world.ts";
import { useDevnet } from "../support/devnet.ts";
import { open, usdcOf } from "../support/sessions.ts";

let world: World;
let network: ReturnType<typeof networkOf>;
beforeAll(async () => {
  world = await createWorld(await useDevnet());
  network = networkOf(world);
});

function networkOf({ devnet, usdc, escrow, spendCap }: World) {
  const { chain, rpcUrl, bundlerUrl } = devnet;
  const addresses = { usdc, abbaBabaEscrow: escrow, spendCap };
  return { chain, rpcUrl, bundlerUrl, addresses, pollingInterval: 50 };
}

async function fund(account: Address) {
  await world.devnet.fundEth(account, parseEther("1"));
  await world.devnet.fundUsdc(account, 10_000_000n);
}

async function buy(granted: {
  readonly serializedSessionKey: string;
  readonly smartAccountAddress: Address;
}) {
  const session = await open(world, granted);
  const calls = await purchaseCalls(world, { buyer: granted.smartAccountAddress, amount: 1_000_000n });
  await session.sendCalls({ calls });
  return { session, calls };
}

const grantee = { escrowScope } as const;

describe("default: an owner of each kind creates, grants, and revokes by a relayed signature", () => {
  test.each(["private key", "viem account", "wallet for typed data", "passkey"] as const)(
    "%s",
    async (kind) => {
      const key = generatePrivateKey();
      const { wallet, displayed } = recordingWallet(privateKeyToAccount(key), world.devnet.chain);
      const owners = {
        "private key": { ownerPrivateKey: key },
        "viem account": { owner: privateKeyToAccount(key) },
        "wallet for typed data": { owner: wallet },
        passkey: { owner: createPasskey() },
      };
      const owner = owners[kind];
      const account = await createAccount({ ...owner, ...network });
      await fund(account.address);
      const granted = await createSessionKey({ account, ...network, ...grantee });
      const { session, calls } = await buy(granted);
      expect(await usdcOf(world, account.address)).toBe(9_000_000n);

      // Deployed now: named by its address, with its owner.
      const named = { ...owner, account: account.address, ...network };
      await setCeiling({ ...named, token: "USDC", limit: 5_000_000n });
      const { serializedSessionKey } = granted;
      await revokeSessionKey({
        ...owner,
        ...network,
        serializedSessionKey,
        via: "relay",
        relayer: world.thief,
      });
      await expect(session.sendCalls({ calls })).rejects.toMatchObject({ name: "SessionRevokedError" });

      if (kind !== "wallet for typed data") return;
      expect(displayed.map(({ primaryType }) => primaryType)).toEqual([
        "GrantSession",
        "OwnerOperation",
        "RevokeSession",
      ]);
      for (const { message, domain } of displayed) {
        expect(String(message.account).toLowerCase()).toBe(account.address.toLowerCase());
        expect(Number(domain.chainId)).toBe(world.devnet.chain.id);
      }
    },
  );
});

test("behavior: a spare key that was there from the start saves an account that was never used", async () => {
  const [passkey, other] = [createPasskey(), privateKeyToAccount(generatePrivateKey())];
  const spare = privateKeyToAccount(generatePrivateKey());
  const made = await createAccount({
    owner: passkey,
    spareOwners: [other.address, spare.address],
    ...network,
  });
  const account = await createAccount({
    owner: spare,
    spareOwners: [passkey, other.address],
    place: 2,
    ...network,
  });
  expect(account.address).toBe(made.address);
  await fund(account.address);
  await buy(await createSessionKey({ account, ...network, ...grantee }));
  expect(await listOwners({ account: account.address, ...network })).toMatchObject([
    { kind: "passkey", slot: 0 },
    { kind: "ecdsa", slot: 1, address: other.address },
    { kind: "ecdsa", slot: 2, address: spare.address },
  ]);
});

test.each([2, -1, 0.5])("error: of two owners, none stands at place %d", async (place) => {
  const [owner, spare] = [createPasskey(), privateKeyToAccount(generatePrivateKey())];
  await expect(
    createAccount({ owner, spareOwners: [spare.address], place, ...network }),
  ).rejects.toMatchObject({ name: "ParametersInvalidError" });
});

test("behavior: a spare key saves an account whose passkey is lost", async () => {
  const passkey = createPasskey();
  const spare = privateKeyToAccount(generatePrivateKey());
  const { address: account } = await createAccount({ owner: passkey, ...network });
  await fund(account);
  const own = { account, ...network };
  // Deploys it, too.
  await addOwner({ owner: passkey, ...own, newOwner: spare.address });
  expect(await listOwners(own)).toMatchObject([
    { kind: "passkey", slot: 0 },
    { kind: "ecdsa", slot: 1, address: spare.address },
  ]);
  const again = await addOwner({ owner: passkey, ...own, newOwner: spare.address });
  expect(again.transactionHash).toBeUndefined();

  const next = createPasskey();
  await addOwner({ owner: spare, ...own, newOwner: next });
  await removeOwner({ owner: spare, ...own, formerOwner: passkey });
  await expect(addOwner({ owner: passkey, ...own, newOwner: passkey })).rejects.toMatchObject({
    name: "OwnerUnknownError",
  });
  await buy(await createSessionKey({ owner: next, ...own, ...grantee }));
  await removeOwner({ owner: next, ...own, formerOwner: spare.address });
  await expect(removeOwner({ owner: next, ...own, formerOwner: next })).rejects.toMatchObject({
    name: "LastOwnerError",
  });
  expect(await listOwners(own)).toHaveLength(1);
});

test("behavior: an owner from the start, and the account that its owners make is another", async () => {
  const passkey = createPasskey();
  const spare = privateKeyToAccount(generatePrivateKey());
  const [alone, both, second] = await Promise.all([
    createAccount({ owner: passkey, ...network }),
    createAccount({ owner: passkey, spareOwners: [spare.address], ...network }),
    createAccount({ owner: passkey, index: 1n, ...network }),
  ]);
  expect(new Set([alone.address, both.address, second.address]).size).toBe(3);
  await fund(both.address);
  await buy(await createSessionKey({ account: both, ...network, ...grantee }));
  await setCeiling({ owner: spare, account: both.address, ...network, token: "USDC", limit: 5_000_000n });
});

test("behavior: the account signs messages and typed data of anybody, bound to itself", async () => {
  const { publicClient } = world.devnet;
  const passkey = createPasskey();
  const account = await createAccount({ owner: passkey, ...network });
  const typedData = {
    domain: { name: "Shop", version: "1", chainId: 1, verifyingContract: world.escrow },
    types: {
      Order: [
        { name: "buyer", type: "Party" },
        { name: "items", type: "Item[]" },
      ],
      Party: [{ name: "name", type: "string" }],
      Item: [{ name: "id", type: "uint256" }],
    },
    primaryType: "Order",
    message: { buyer: { name: "A" }, items: [{ id: 1n }, { id: 2n }] },
  } as const;
  const signature = await account.signTypedData(typedData);
  const { address } = account;
  expect(await publicClient.verifyHash({ address, hash: hashTypedData(typedData), signature })).toBe(true);
  const signed = await account.signMessage({ message: "hello" });
  expect(await publicClient.verifyHash({ address, hash: hashMessage("hello"), signature: signed })).toBe(
    true,
  );
  expect(await publicClient.verifyHash({ address, hash: hashMessage("hullo"), signature: signed })).toBe(
    false,
  );
  const sibling = await createAccount({ owner: passkey, index: 1n, ...network });
  expect(
    await publicClient.verifyHash({
      address: sibling.address,
      hash: hashMessage("hello"),
      signature: signed,
    }),
  ).toBe(false);
});

describe("error: a session reaches no owner", () => {
  const abi = parseAbi(["function onInstall(bytes data)", "function ownersOf(address account)"]);

  test.each(["onInstall", "ownersOf"] as const)(
    "grants no call of the validator's %s",
    async (functionName) => {
      const account = await createAccount({ owner: createPasskey(), ...network });
      const calls = [{ target: world.devnet.contracts.ownerValidator, abi, functionName }] as const;
      await expect(
        createSessionKey({ account, ...network, calls: calls as never, escrowCalls: "none" }),
      ).rejects.toMatchObject({
        name: expect.stringMatching(/^(TargetGovernsError|TargetForbiddenError|CallUnsafeError)$/),
      });
    },
  );

  test("sends no call of it", async () => {
    const account = await createAccount({ owner: createPasskey(), ...network });
    await fund(account.address);
    const session = await open(world, await createSessionKey({ account, ...network, ...grantee }));
    const data = encodeFunctionData({ abi, functionName: "onInstall", args: ["0x00"] });
    const to = world.devnet.contracts.ownerValidator;
    await expect(session.sendCalls({ calls: [{ to, data }] })).rejects.toMatchObject({
      name: "CallNotAllowedError",
    });
  });
});
