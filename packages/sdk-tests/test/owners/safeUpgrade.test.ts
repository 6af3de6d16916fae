/**
 * A Safe as its owners have it becomes a Safe7579 by one transaction that several of them sign, and grants a session that
 * pays, settles and is revoked. The Safes are Safe's own compilations, out of its npm packages.
 */
import {
  combineGrant,
  createSessionKey,
  describeSafeTransaction,
  fromJson,
  prepareGrant,
  prepareSafeCalls,
  prepareSafeRevocation,
  prepareSafeUpgrade,
  type SafeTransaction,
  sendSafeTransaction,
  settlePayment,
  signPreparedGrant,
  signSafeTransaction,
  toJson,
  useSessionKey,
} from "@abbababa/sdk";
import {
  AccountUnsupportedError,
  ContractsMissingError,
  EpochMismatchError,
  GrantNotApprovedError,
  GrantWiderThanRequestError,
  OwnerMismatchError,
  OwnerSignaturesMissingError,
  ParametersInvalidError,
  SafeAdapterMissingError,
  SafeNonceUsedError,
  SessionRevokedError,
  SignatureInvalidError,
} from "@abbababa/sdk/errors";
import { type Address, encodeFunctionData, parseAbi, parseEther } from "viem";
import { generatePrivateKey, type PrivateKeyAccount, privateKeyToAccount } from "viem/accounts";
import { beforeAll, describe, expect, test } from "vitest";
import { relayOf } from "../../src/accounts/chain.ts";
import { placeSafeContracts } from "../../src/accounts/safe7579.ts";
import {
  createPlainSafe,
  type PlainSafe,
  placeSafeTools,
  plainSafes,
} from "../../src/owned/createPlainSafe.ts";
import { hardwareAccount } from "../../src/owned/hardwareAccount.ts";
import { recordingWallet } from "../../src/owned/recordingWallet.ts";
import { createWorld, type World } from "../../src/world.ts";
import { useDevnet } from "../support/devnet.ts";
import { transferCall } from "../support/owned/fixture.ts";
import { usdcOf } from "../support/sessions.ts";

const safeAbi = parseAbi([
  "function swapOwner(address previous, address former, address owner)",
  "function getModulesPaginated(address start, uint256 size) view returns (address[] modules, address next)",
]);
const first: Address = "0x0000000000000000000000000000000000000001";

let world: World;
let network: ReturnType<typeof networkOf>;
function networkOf({ chain, rpcUrl }: World["devnet"], addresses: Record<string, Address>) {
  return { chain, rpcUrl, addresses, pollingInterval: 50 };
}

beforeAll(async () => {
  world = await createWorld(await useDevnet());
  const { adapter: safe7579 } = await placeSafeContracts(world.devnet);
  network = networkOf(world.devnet, { ...(await placeSafeTools(world.devnet)), safe7579 });
});

const newKey = () => privateKeyToAccount(generatePrivateKey());

/** A Safe of which two of three owners must sign, with money. */
async function begin(form: PlainSafe = "Safe 1.4.1") {
  const owners = [newKey(), newKey(), newKey()] as const;
  const addresses = owners.map(({ address }) => address);
  const account = await createPlainSafe(world.devnet, form, { owners: addresses, threshold: 2n });
  await world.devnet.fundEth(account, parseEther("1"));
  await world.devnet.fundUsdc(account, 10_000_000n);
  return { account, owners };
}

const sender = () => relayOf(world.devnet);

/** Has owners sign, each having received the transaction as text. */
const signAll = (transaction: SafeTransaction, owners: readonly PrivateKeyAccount[]) =>
  Promise.all(
    owners.map((owner) =>
      signSafeTransaction({
        transaction: fromJson(toJson(transaction), "SafeTransaction"),
        owner,
        addresses: network.addresses,
      }),
    ),
  );

async function upgrade(account: Address, owners: readonly PrivateKeyAccount[], executor = false) {
  const { transaction } = await prepareSafeUpgrade({ account, executor, ...network });
  if (transaction === undefined) throw new Error("There was nothing to do.");
  const signatures = await signAll(transaction, owners);
  return await sendSafeTransaction({ transaction, signatures, sender: sender(), ...network });
}

async function grantBy(account: Address, owners: readonly PrivateKeyAccount[]) {
  const agent = newKey();
  const to = [world.sellers[0].address];
  const { grant } = await prepareGrant({
    account,
    sessionKey: agent.address,
    ...network,
    transfers: [{ token: "USDC", to, lifetime: 2_000_000n }],
    payments: [{ token: "USDC", payees: to, perPayment: 1_000_000n, perPeriod: 2 }],
  });
  const signatures = await Promise.all(owners.map((owner) => signPreparedGrant({ grant, owner })));
  return { agent, grant: await combineGrant({ grant, signatures, ...network }) };
}

const open = ({ agent, grant }: { agent: PrivateKeyAccount; grant: string }) =>
  useSessionKey({ grant, sessionKey: agent, ...network, bundlerUrl: world.devnet.bundlerUrl });

describe.each(plainSafes)("%s", (form) => {
  test("default: two of three owners upgrade it, and its sessions pay, settle and are revoked", async () => {
    const { account, owners } = await begin(form);
    const [alice, bob, carol] = owners;
    const device = recordingWallet(carol, world.devnet.chain);
    const { transaction, threshold } = await prepareSafeUpgrade({ account, ...network });
    if (transaction === undefined) throw new Error("There was nothing to do.");
    expect(threshold).toBe(2);
    const said = describeSafeTransaction({ transaction, addresses: network.addresses });
    expect(said.filter((sentence) => sentence.startsWith("Disables"))).toHaveLength(
      form.endsWith("Safe4337Module") ? 1 : 0,
    );
    expect(said.at(-1)).toContain(`${world.spendCap} as validator`);
    const signatures = [
      await signSafeTransaction({ transaction, owner: device.wallet, addresses: network.addresses }),
      await signSafeTransaction({
        transaction,
        owner: hardwareAccount(alice),
        addresses: network.addresses,
      }),
    ];
    expect(device.displayed.map(({ primaryType }) => primaryType)).toEqual(["SafeTx"]);
    await sendSafeTransaction({ transaction, signatures, sender: sender(), ...network });
    const { safe7579 } = network.addresses;
    const [modules] = await world.devnet.publicClient.readContract({
      address: account,
      abi: safeAbi,
      functionName: "getModulesPaginated",
      args: [first, 10n],
    });
    expect(modules).toEqual([safe7579]);
    expect((await prepareSafeUpgrade({ account, ...network })).transaction).toBeUndefined();

    const granted = await grantBy(account, [bob, carol]);
    const session = await open(granted);
    const payee = world.sellers[0].address;
    const before = await usdcOf(world, payee);
    const payment = await session.signPayment({ token: "USDC", to: payee, value: 500_000n });
    await settlePayment({ payment, relayer: sender(), ...network });
    await session.sendCalls({ calls: [transferCall(world, payee, 1_000_000n)] });
    expect((await usdcOf(world, payee)) - before).toBe(1_500_000n);

    const revocation = await prepareSafeRevocation({ grant: granted.grant, ...network });
    expect(
      describeSafeTransaction({ transaction: revocation.transaction, addresses: network.addresses }),
    ).toEqual([`Revokes the session ${revocation.sessionId}, for ever.`]);
    const agreed = await signAll(revocation.transaction, [alice, carol]);
    const revoking = {
      transaction: revocation.transaction,
      signatures: agreed,
      sender: sender(),
      ...network,
    };
    await sendSafeTransaction(revoking);
    await expect(session.sendCalls({ calls: [transferCall(world, payee, 1n)] })).rejects.toThrow(
      SessionRevokedError,
    );
  });
});

test("behavior: with the executor, and later where only that is missing", async () => {
  const { account, owners } = await begin();
  await upgrade(account, owners.slice(1));
  const { transaction } = await prepareSafeUpgrade({ account, executor: true, ...network });
  expect(transaction?.calls).toHaveLength(1);
  await upgrade(account, owners.slice(0, 2), true);
  const both = await begin();
  await upgrade(both.account, both.owners.slice(1), true);
  for (const { account: safe } of [{ account }, both]) {
    const { transaction: rest } = await prepareSafeUpgrade({ account: safe, executor: true, ...network });
    expect(rest).toBeUndefined();
  }
});

test("behavior: all sessions are revoked at once, by a call among others", async () => {
  const { account, owners } = await begin();
  await upgrade(account, owners);
  const granted = await grantBy(account, owners);
  const session = await open(granted);
  const { transaction: revocation } = await prepareSafeRevocation({ account, ...network });
  const calls = [...revocation.calls, { to: world.sellers[1].address, value: 7n }];
  const { transaction } = await prepareSafeCalls({ account, calls, ...network });
  const before = await world.devnet.publicClient.getBalance({ address: world.sellers[1].address });
  const signatures = await signAll(transaction, owners);
  await sendSafeTransaction({ transaction, signatures, sender: sender(), ...network });
  expect(await world.devnet.publicClient.getBalance({ address: world.sellers[1].address })).toBe(before + 7n);
  const payee = world.sellers[0].address;
  await expect(session.sendCalls({ calls: [transferCall(world, payee, 1n)] })).rejects.toThrow(
    EpochMismatchError,
  );
});

describe("error: nothing is sent", () => {
  const nonceOf = async (account: Address) =>
    (await prepareSafeCalls({ account, calls: [{ to: account }], ...network })).transaction.nonce;

  test("below the threshold, by a stranger, by another's signature, of another transaction, twice by one", async () => {
    const { account, owners } = await begin();
    const [alice, bob, carol] = owners;
    const { transaction } = await prepareSafeUpgrade({ account, ...network });
    if (transaction === undefined) throw new Error("There was nothing to do.");
    const [a, b] = await signAll(transaction, [alice, bob]);
    if (a === undefined || b === undefined) throw new Error("Nobody signed.");
    const [stranger] = await signAll(transaction, [newKey()]);
    const next = { ...transaction, nonce: 1n };
    const other = await signSafeTransaction({ transaction: next, owner: bob, addresses: network.addresses });
    const send = (...signatures: (typeof a | undefined)[]) =>
      sendSafeTransaction({
        transaction,
        signatures: signatures.flatMap((each) => each ?? []),
        sender: sender(),
        ...network,
      });
    for (const given of [[], [a], [a, a]]) {
      await expect(send(...given)).rejects.toMatchObject({
        name: OwnerSignaturesMissingError.name,
        threshold: 2,
        missing: expect.arrayContaining([bob.address, carol.address]),
      });
    }
    await expect(send(a, stranger)).rejects.toThrow(OwnerMismatchError);
    await expect(send(a, { ...a, owner: bob.address })).rejects.toThrow(SignatureInvalidError);
    await expect(send(a, other)).rejects.toThrow(SignatureInvalidError);
    expect(await nonceOf(account)).toBe(0n);
    // The control: these two are enough.
    await send(b, a);
  });

  test("owners who have changed since they signed a transaction, or the Safe has made another", async () => {
    const { account, owners } = await begin();
    const [alice, bob, carol] = owners;
    const { transaction } = await prepareSafeUpgrade({ account, ...network });
    if (transaction === undefined) throw new Error("There was nothing to do.");
    const signatures = await signAll(transaction, [alice, bob]);
    const dave = newKey();
    await swapOwner(account, { from: bob, before: alice, to: dave, by: [alice, carol] });
    const sending = { transaction, signatures, sender: sender(), ...network };
    await expect(sendSafeTransaction(sending)).rejects.toMatchObject({
      name: SafeNonceUsedError.name,
      prepared: 0n,
      current: 1n,
    });
    const again = (await prepareSafeUpgrade({ account, ...network })).transaction;
    if (again === undefined) throw new Error("There was nothing to do.");
    await expect(
      sendSafeTransaction({ ...sending, transaction: again, signatures: await signAll(again, [alice, bob]) }),
    ).rejects.toMatchObject({ name: OwnerMismatchError.name, given: bob.address });
    await upgrade(account, [alice, dave]);
  });

  test("owners who have changed since they signed a grant: to combine, to open, to use", async () => {
    const { account, owners } = await begin();
    const [alice, bob, carol] = owners;
    await upgrade(account, owners);
    const agent = newKey();
    const payee = world.sellers[0].address;
    const { grant } = await prepareGrant({
      account,
      sessionKey: agent.address,
      ...network,
      transfers: [{ token: "USDC", to: [payee], lifetime: 2n }],
    });
    const signatures = await Promise.all([bob, alice].map((owner) => signPreparedGrant({ grant, owner })));
    const combined = { agent, grant: await combineGrant({ grant, signatures, ...network }) };
    const session = await open(combined);
    const dave = newKey();
    await swapOwner(account, { from: bob, before: alice, to: dave, by: [alice, carol] });

    await expect(combineGrant({ grant, signatures, ...network })).rejects.toMatchObject({
      name: OwnerMismatchError.name,
      given: bob.address,
    });
    await expect(open(combined)).rejects.toThrow(GrantNotApprovedError);
    const refused = await session
      .sendCalls({ calls: [transferCall(world, payee, 1n)] })
      .catch((error) => error);
    expect(refused).toBeInstanceOf(GrantNotApprovedError);
    expect(await session.getStatus()).toMatchObject({ operationsUsed: 0 });

    // The owners of now are asked, and grant what those of then did; not more.
    const { serializedRequest: request } = await refused.toRequest();
    const wider = [{ token: "USDC", lifetime: 3n }] as const;
    await expect(prepareGrant({ account, request, ...network, spend: wider })).rejects.toThrow(
      GrantWiderThanRequestError,
    );
    const prepared = await prepareGrant({ account, request, ...network });
    expect(prepared.differences).toEqual([]);
    const answer = await combineGrant({
      grant: prepared.grant,
      signatures: await Promise.all(
        [carol, dave].map((owner) => signPreparedGrant({ grant: prepared.grant, owner })),
      ),
      ...network,
    });
    const next = await session.openNext(answer);
    await next.sendCalls({ calls: [transferCall(world, payee, 1n)] });
  });

  test("an account that is no Safe, a Safe without adapter, a chain without it, a forged transaction", async () => {
    const { account, owners } = await begin();
    const [alice] = owners;
    await expect(prepareSafeUpgrade({ account: world.escrow, ...network })).rejects.toThrow(
      AccountUnsupportedError,
    );
    await expect(prepareSafeUpgrade({ account: alice.address, ...network })).rejects.toThrow(
      AccountUnsupportedError,
    );
    const granting = {
      ...network,
      transfers: [{ token: "USDC", to: [alice.address], lifetime: 1n }],
    } as const;
    await expect(createSessionKey({ account, owner: alice, ...granting })).rejects.toThrow(
      SafeAdapterMissingError,
    );
    await expect(prepareGrant({ account, sessionKey: alice.address, ...granting })).rejects.toThrow(
      SafeAdapterMissingError,
    );
    const elsewhere = { ...network, addresses: { safe7579: network.addresses.safe7579 } };
    await expect(prepareSafeUpgrade({ account, ...elsewhere })).rejects.toThrow(ContractsMissingError);
    const { transaction } = await prepareSafeUpgrade({ account, ...network });
    for (const forged of [
      { ...transaction, operation: 1 },
      { ...transaction, calls: [] },
      { ...transaction, nonce: -1n },
      { ...transaction, account: "0x12" },
      null,
    ]) {
      await expect(
        signSafeTransaction({ transaction: forged as never, owner: alice, addresses: network.addresses }),
      ).rejects.toThrow(ParametersInvalidError);
    }
  });
});

async function swapOwner(
  account: Address,
  change: {
    from: PrivateKeyAccount;
    before: PrivateKeyAccount;
    to: PrivateKeyAccount;
    by: PrivateKeyAccount[];
  },
) {
  const args = [change.before.address, change.from.address, change.to.address] as const;
  const data = encodeFunctionData({ abi: safeAbi, functionName: "swapOwner", args });
  const { transaction } = await prepareSafeCalls({ account, calls: [{ to: account, data }], ...network });
  const signatures = await signAll(transaction, change.by);
  await sendSafeTransaction({ transaction, signatures, sender: sender(), ...network });
}
