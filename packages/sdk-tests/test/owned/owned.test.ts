/**
 * Accounts of every kind, as their owners have them, from the first grant to the last revocation: through the SDK's public
 * functions alone, the bundler and the EntryPoint.
 */
import { createSessionKey, getSessionStatus, revokeSessionKey, settlePayment } from "@abbababa/sdk";
import {
  CounterpartyNotAllowedError,
  SessionRevokedError,
  ValidatorNotInstalledError,
} from "@abbababa/sdk/errors";
import type { Address } from "viem";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { beforeAll, describe, expect, test } from "vitest";
import { accountForms } from "../../src/owned/forms.ts";
import { createWorld, type World } from "../../src/world.ts";
import { useDevnet } from "../devnet.ts";
import { usdcOf } from "../sessions.ts";
import { createAccount, networkOf, openSession, pollingInterval, transferCall } from "./fixture.ts";

let world: World;
beforeAll(async () => {
  world = await createWorld(await useDevnet());
});

describe.each(accountForms)("$name", (form) => {
  test("default: granted by a message, it buys, is refused, pays and ends", async () => {
    const network = networkOf(world);
    const payee = world.sellers[0].address;
    const { handedOver, address } = await createAccount(world, form);
    const { session, serializedSessionKey } = await openSession(world, handedOver);
    expect(session.account).toBe(address);
    const transfer = (to: Address, amount: bigint) => transferCall(world, to, amount);
    const before = await usdcOf(world, payee);
    // By signature first: the grant comes along with it.
    const payment = await session.signPayment({ to: payee, value: 1_000_000n });
    await settlePayment({ payment, relayer: world.guardian, ...network, pollingInterval });
    await session.sendCalls({ calls: [transfer(payee, 2_000_000n)] });
    await session.sendCalls({ calls: [transfer(payee, 1_000_000n), transfer(payee, 500_000n)] });
    expect((await usdcOf(world, payee)) - before).toBe(4_500_000n);
    await expect(session.sendCalls({ calls: [transfer(world.thief.address, 1n)] })).rejects.toThrow(
      CounterpartyNotAllowedError,
    );
    const status = await getSessionStatus({ serializedSessionKey, ...network });
    expect(status).toMatchObject({ state: "active", operationsUsed: 2 });

    await revokeSessionKey({ ...handedOver, serializedSessionKey, ...network, pollingInterval });
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
