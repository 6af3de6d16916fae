/** An account owned by a passkey: created, granted from, paid from, revoked; and its owners changed. */
import {
  createAccount,
  createSessionKey,
  revokeSessionKey,
  settlePayment,
} from "@abbababa/sdk/wallet/session-keys";
import { parseEther } from "viem";
import { toPackedUserOperation } from "viem/account-abstraction";
import { beforeAll, expect, test } from "vitest";
import { escrowScope, purchaseCalls } from "../../src/chain/escrowCalls.ts";
import { checkValidation } from "../../src/erc7562/index.ts";
import { createPasskey } from "../../src/owned/createPasskey.ts";
import { createWorld, type World } from "../../src/world.ts";
import { useDevnet } from "../support/devnet.ts";
import { open, usdcOf } from "../support/sessions.ts";

let world: World;
beforeAll(async () => {
  world = await createWorld(await useDevnet());
});

test("default: create, grant, buy, pay, revoke", async () => {
  const { devnet, usdc, escrow, spendCap, sellers } = world;
  const { chain, rpcUrl, bundlerUrl } = devnet;
  const network = { chain, rpcUrl, bundlerUrl, addresses: { usdc, abbaBabaEscrow: escrow, spendCap } };
  const owner = createPasskey();
  const account = await createAccount({ owner, ...network });
  await devnet.fundEth(account.address, parseEther("1"));
  await devnet.fundUsdc(account.address, 10_000_000n);

  const [seller] = sellers;
  const granted = await createSessionKey({
    owner,
    ...network,
    escrowScope,
    counterparties: [seller.address],
    payments: [{ token: "USDC", payees: [seller.address], perPayment: 1_000_000n, perPeriod: 2 }],
  });
  expect(granted.smartAccountAddress).toBe(account.address);

  const session = await open(world, granted);
  const calls = await purchaseCalls(world, {
    buyer: account.address,
    amount: 2_000_000n,
  });
  const operation = await session.signCalls({ calls });
  // Creates the account, checks the passkey's grant and the session's key.
  const packed = toPackedUserOperation(operation.userOperation);
  expect(await checkValidation(devnet.publicClient, packed)).toEqual([]);
  await session.sendOperation(operation);
  expect(await usdcOf(world, account.address)).toBe(8_000_000n);

  const payment = await session.signPayment({ to: seller.address, value: 1_000_000n });
  await settlePayment({ payment, relayer: world.thief, chain, rpcUrl });
  expect(await usdcOf(world, account.address)).toBe(7_000_000n);

  await revokeSessionKey({ owner, ...network, serializedSessionKey: granted.serializedSessionKey });
  await expect(session.sendCalls({ calls })).rejects.toMatchObject({ name: "SessionRevokedError" });
});
