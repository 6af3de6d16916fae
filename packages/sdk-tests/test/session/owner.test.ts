/** What owners do with their accounts, whoever the owner is by now. */
import {
  createSessionKey,
  getAccountAddress,
  getSessionStatus,
  type OwnerWithdrawParameters,
  ownerExecute,
  ownerWithdraw,
  revokeSessionKey,
  signRevocation,
} from "@abbababa/sdk";
import { deserializeSessionKey, encodeTerms, serializeSessionKey } from "@abbababa/sdk/wallet/session-keys";
import { type Address, encodeFunctionData, erc20Abi, type Hex, parseAbi, parseEther, slice } from "viem";
import { toAccount } from "viem/accounts";
import { base } from "viem/chains";
import { describe, expect, test } from "vitest";
import { startFixture } from "../support/session/fixture.ts";

const fixture = await startFixture();
const { devnet, network, account, usdc } = fixture;
const owner = account(1);
const stranger = account(6);
const path = { ...network, pollingInterval: 50 } as const;
const moduleAbi = parseAbi(["function onInstall(bytes)", "function onUninstall(bytes)"]);
/** Kernel's, at the same address on every chain. */
const ecdsaValidator: Address = "0x845ADb2C711129d4f3966735eD98a9F09fC4cE57";

/** An account of the owner's with 1 ETH and 50 USDC. */
async function funded() {
  const index = fixture.freshIndex();
  const address = await getAccountAddress({ owner, index, ...network });
  await fixture.fund(address);
  return { index, address };
}

/** Makes somebody else the account's owner. */
async function rotate(index: bigint, to: Address): Promise<void> {
  const call = (functionName: "onInstall" | "onUninstall", data: Hex) => ({
    to: ecdsaValidator,
    data: encodeFunctionData({ abi: moduleAbi, functionName, args: [data] }),
  });
  await ownerExecute({
    owner,
    index,
    ...path,
    via: "direct",
    calls: [call("onUninstall", "0x"), call("onInstall", to)],
  });
}

describe("withdrawing", () => {
  const recipient = "0x00000000000000000000000000000000000000D1";

  test.each(["direct", "userop"] as const)(
    "default: all of a token, by %s, and nothing when repeated",
    async (via) => {
      const { index, address } = await funded();
      const before = await fixture.usdcOf(recipient);
      const wish: OwnerWithdrawParameters = { owner, index, ...path, via, token: "USDC", to: recipient };
      expect(await ownerWithdraw(wish)).toMatchObject({ account: address, token: usdc, amount: 50_000_000n });
      expect(await fixture.usdcOf(recipient)).toBe(before + 50_000_000n);
      expect(await ownerWithdraw(wish)).toMatchObject({ amount: 0n, transactionHash: undefined });
    },
  );

  test("behavior: an amount, or what is over something", async () => {
    const { index, address } = await funded();
    const wish = { owner, index, ...path, via: "direct", token: usdc, to: recipient } as const;
    await ownerWithdraw({ ...wish, amount: 1n });
    expect(await ownerWithdraw({ ...wish, leave: 9_000_000n })).toMatchObject({ amount: 40_999_999n });
    expect(await ownerWithdraw({ ...wish, leave: 9_000_000n })).toMatchObject({ amount: 0n });
    expect(await fixture.usdcOf(address)).toBe(9_000_000n);
    await expect(ownerWithdraw({ ...wish, to: address })).rejects.toMatchObject({
      name: "ParametersInvalidError",
      issues: ["to: is the account itself"],
    });
    await expect(ownerWithdraw({ ...wish, amount: 9_000_001n })).rejects.toMatchObject({
      name: "BalanceTooLowError",
      balance: 9_000_000n,
    });
  });

  test("behavior: all ETH by a transaction, which the owner's own key pays for", async () => {
    const { index, address } = await funded();
    const wish = { owner, index, ...path, token: "ETH", to: recipient } as const;
    await expect(ownerWithdraw({ ...wish, via: "userop" })).rejects.toMatchObject({
      name: "ParametersInvalidError",
    });
    expect(await ownerWithdraw({ ...wish, via: "direct" })).toMatchObject({ amount: parseEther("1") });
    expect(await devnet.publicClient.getBalance({ address })).toBe(0n);
  });

  test("error: a call that reverts, with nothing done", async () => {
    const { index, address } = await funded();
    const transfer = (amount: bigint) => ({
      to: usdc,
      data: encodeFunctionData({ abi: erc20Abi, functionName: "transfer", args: [recipient, amount] }),
    });
    for (const via of ["direct", "userop"] as const) {
      const calls = [transfer(1n), transfer(60_000_000n)];
      await expect(ownerExecute({ owner, index, ...path, via, calls })).rejects.toMatchObject({
        name: "CallRevertedError",
      });
    }
    expect(await fixture.usdcOf(address)).toBe(50_000_000n);
  });
});

describe("an owner who was changed", () => {
  test("behavior: the old one can grant and revoke nothing, the new one both", async () => {
    const { index, address } = await funded();
    const old = await createSessionKey({ owner, index, ...network });
    await rotate(index, stranger.address);
    const refused = { name: "OwnerMismatchError", account: address, owner: stranger.address };
    await expect(createSessionKey({ owner, index, ...network })).rejects.toMatchObject(refused);
    const { serializedSessionKey } = old;
    await expect(revokeSessionKey({ owner, serializedSessionKey, ...path })).rejects.toMatchObject(refused);
    expect((await getSessionStatus({ ...network, serializedSessionKey })).state).toBe("pending");

    await revokeSessionKey({ owner: stranger, serializedSessionKey, ...path, via: "direct" });
    expect((await getSessionStatus({ ...network, serializedSessionKey })).state).toBe("revoked");
    const created = await createSessionKey({ owner: stranger, account: address, ...network });
    const session = await fixture.open(created);
    await session.sendCalls({ calls: fixture.openEscrow(session, account(2).address, 1_000_000n) });
    expect((await session.getStatus()).state).toBe("active");
  });
});

describe("which account, which chain", () => {
  test("error: an id that never was", async () => {
    const { index, address } = await funded();
    const sessionId: Hex = `0x${"ab".repeat(32)}`;
    const sent = await devnet.publicClient.getTransactionCount({ address: owner.address });
    await expect(revokeSessionKey({ owner, index, sessionId, ...path, via: "direct" })).rejects.toMatchObject(
      {
        name: "SessionUnknownError",
        account: address,
        sessionId,
      },
    );
    expect(await devnet.publicClient.getTransactionCount({ address: owner.address })).toBe(sent);
  });

  test.each(["salt", "validUntil", "maxOperations"] as const)(
    "error: a string altered in its %s, of a session that is not used yet",
    async (field) => {
      const { index } = await funded();
      const created = await createSessionKey({ owner, index, ...network });
      const { grant, terms, privateKey } = deserializeSessionKey(created.serializedSessionKey);
      const value = field === "salt" ? (`0x${"77".repeat(8)}` as const) : terms[field] + 1;
      const altered = serializeSessionKey(
        { ...grant, terms: encodeTerms({ ...terms, [field]: value }) },
        privateKey,
      );
      const revoking = revokeSessionKey({ owner, serializedSessionKey: altered, ...path, via: "direct" });
      await expect(revoking).rejects.toMatchObject({ name: "GrantNotApprovedError" });
      const signing = signRevocation({ owner, serializedSessionKey: altered, ...path });
      await expect(signing).rejects.toMatchObject({ name: "GrantNotApprovedError" });
      expect(
        await revokeSessionKey({
          owner,
          serializedSessionKey: created.serializedSessionKey,
          ...path,
          via: "direct",
        }),
      ).toMatchObject({
        sessionId: created.sessionId,
      });
    },
  );

  test("error: a session of another of the owner's accounts, by its id", async () => {
    const { index } = await funded();
    const other = await funded();
    const created = await createSessionKey({ owner, index: other.index, ...network });
    const session = await fixture.open(created);
    await session.sendCalls({ calls: fixture.openEscrow(session, account(2).address, 1_000_000n) });
    const { sessionId } = created;
    await expect(revokeSessionKey({ owner, index, sessionId, ...path })).rejects.toMatchObject({
      name: "SessionUnknownError",
    });
    expect((await session.getStatus()).state).toBe("active");
    const { account: killed } = await revokeSessionKey({ owner, index: other.index, sessionId, ...path });
    expect(killed).toBe(other.address);
    expect((await session.getStatus()).state).toBe("revoked");
    expect(await revokeSessionKey({ owner, index: other.index, sessionId, ...path })).toMatchObject({
      transactionHash: undefined,
    });
  });

  test("error: neither said", async () => {
    const sessionId: Hex = `0x${"ab".repeat(32)}`;
    for (const { chain, ...rest } of [path]) {
      for (const given of [{ ...rest, index: 0n }, { ...rest, chain }, rest]) {
        await expect(revokeSessionKey({ owner, sessionId, ...given })).rejects.toMatchObject({
          name: "ParametersInvalidError",
        });
      }
    }
  });

  test("error: another chain than the session's, by name or by node", async () => {
    const { serializedSessionKey } = await fixture.grant();
    await expect(
      revokeSessionKey({ owner, serializedSessionKey, ...path, chain: base }),
    ).rejects.toMatchObject({
      name: "ChainMismatchError",
    });
    await expect(
      revokeSessionKey({ owner, index: 0n, sessionId: `0x${"ab".repeat(32)}`, ...path, chain: base }),
    ).rejects.toMatchObject({ name: "ChainMismatchError", expected: base.id });
  });
});

test("behavior: a signer that gives v as 0 or 1 grants a session that works", async () => {
  const { index } = await funded();
  const low = (signature: Hex): Hex => `${slice(signature, 0, 64)}0${Number(slice(signature, 64)) - 27}`;
  const signer = toAccount({
    address: owner.address,
    signMessage: async (given) => low(await owner.signMessage(given)),
    signTypedData: async (given) => low(await owner.signTypedData(given)),
    signTransaction: owner.signTransaction,
  });
  const session = await fixture.open(await createSessionKey({ owner: signer, index, ...network }));
  await session.sendCalls({ calls: fixture.openEscrow(session, account(2).address, 1_000_000n) });
  expect((await session.getStatus()).state).toBe("active");
});

test("behavior: a grant after the account's module nonce was raised works", async () => {
  const { index, address } = await funded();
  const abi = parseAbi(["function invalidateNonce(uint32 nonce)"]);
  const data = encodeFunctionData({ abi, functionName: "invalidateNonce", args: [5] });
  await ownerExecute({ owner, index, ...path, via: "direct", calls: [{ to: address, data }] });
  const session = await fixture.open(await createSessionKey({ owner, index, ...network }));
  await session.sendCalls({ calls: fixture.openEscrow(session, account(2).address, 1_000_000n) });
  expect((await session.getStatus()).state).toBe("active");
});
