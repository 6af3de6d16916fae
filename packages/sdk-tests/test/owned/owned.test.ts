/**
 * Accounts of every kind, as their owners have them, from the first grant to the last revocation: through the SDK's public
 * functions alone, the bundler and the EntryPoint.
 */

import {
  createSessionKey,
  getSessionStatus,
  installValidator,
  revokeSessionKey,
  settlePayment,
  useSessionKey,
} from "@abbababa/sdk";
import {
  CounterpartyNotAllowedError,
  SessionRevokedError,
  ValidatorNotInstalledError,
} from "@abbababa/sdk/errors";
import { encodeFunctionData, erc20Abi, parseEther } from "viem";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { beforeAll, describe, expect, test } from "vitest";
import { accountForms } from "../../src/owned/forms.ts";
import { createWorld, type World } from "../../src/world.ts";
import { useDevnet } from "../devnet.ts";
import { usdcOf } from "../sessions.ts";

let world: World;
beforeAll(async () => {
  world = await createWorld(await useDevnet());
});

describe.each(accountForms)("$name", ({ create }) => {
  test("default: granted by a message, it buys, is refused, pays and ends", async () => {
    const { devnet, usdc, sellers } = world;
    const { chain, rpcUrl, bundlerUrl } = devnet;
    const network = { chain, rpcUrl, bundlerUrl };
    const owner = privateKeyToAccount(generatePrivateKey());
    const handedOver = await create(devnet, owner);
    const { account } = handedOver;
    const address = typeof account === "object" ? account.address : account;
    if (address === undefined) throw new Error("The form names no account.");
    await devnet.fundEth(address, parseEther("2"));
    await devnet.fundUsdc(address, 100_000_000n);
    const payee = sellers[0].address;
    const wishes = {
      ...handedOver,
      ...network,
      transfers: [{ token: "USDC", to: [payee], lifetime: 5_000_000n }],
      payments: [{ token: "USDC", payees: [payee], perPayment: 1_000_000n, perPeriod: 2 }],
    } as const;
    await installValidator({ ...handedOver, ...network, pollingInterval: 30 });
    const created = await createSessionKey(wishes);
    expect(created.smartAccountAddress).toBe(address);

    const session = await useSessionKey({
      serializedSessionKey: created.serializedSessionKey,
      ...network,
      pollingInterval: 30,
    });
    const transfer = (to: typeof payee, amount: bigint) => ({
      to: usdc,
      data: encodeFunctionData({ abi: erc20Abi, functionName: "transfer", args: [to, amount] }),
    });
    const before = await usdcOf(world, payee);
    // By signature first: the grant comes along with it.
    const payment = await session.signPayment({ to: payee, value: 1_000_000n });
    await settlePayment({ payment, relayer: world.guardian, ...network, pollingInterval: 30 });
    await session.sendCalls({ calls: [transfer(payee, 2_000_000n)] });
    await session.sendCalls({ calls: [transfer(payee, 1_000_000n), transfer(payee, 500_000n)] });
    expect((await usdcOf(world, payee)) - before).toBe(4_500_000n);
    await expect(session.sendCalls({ calls: [transfer(world.thief.address, 1n)] })).rejects.toThrow(
      CounterpartyNotAllowedError,
    );
    const { serializedSessionKey } = created;
    const status = await getSessionStatus({ serializedSessionKey, ...network });
    expect(status).toMatchObject({ state: "active", operationsUsed: 2 });

    await revokeSessionKey({ ...handedOver, serializedSessionKey, ...network, pollingInterval: 30 });
    await expect(session.sendCalls({ calls: [transfer(payee, 1n)] })).rejects.toThrow(SessionRevokedError);
    await expect(session.signPayment({ to: payee, value: 1n })).rejects.toThrow(SessionRevokedError);
  });
});

test("error: an account without the module is told to install it", async () => {
  const { devnet } = world;
  const [form] = accountForms;
  if (form === undefined) throw new Error("There are no forms.");
  const handedOver = await form.create(devnet, privateKeyToAccount(generatePrivateKey()));
  const { chain, rpcUrl } = devnet;
  await expect(createSessionKey({ ...handedOver, chain, rpcUrl })).rejects.toThrow(
    ValidatorNotInstalledError,
  );
});
