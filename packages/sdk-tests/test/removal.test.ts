import { spendCapAbi } from "@abbababa/sdk";
import { encodeEnableData } from "@abbababa/sdk/internal";
import { type PolicySet, permissionIdOf } from "@abbababa/sdk/wallet/session-keys";
import { KernelV3_1AccountAbi } from "@zerodev/sdk";
import { concat, encodeAbiParameters, encodeFunctionData, type Hex, pad } from "viem";
import { beforeAll, describe, expect, test } from "vitest";
import { purchaseCalls } from "../src/chain/escrowCalls.ts";
import { createWorld, defaultWishes, grantSession, type World } from "../src/world.ts";
import { useDevnet } from "./support/devnet.ts";
import { type Granted, grant, open } from "./support/sessions.ts";

/** An owner may remove a Kernel permission with whatever data: Kernel goes on when a module reverts. */
let world: World;
beforeAll(async () => {
  world = await createWorld(await useDevnet());
});

/** What the modules of a permission are told at its end; Kernel puts the permission's id in front of each. */
type Modules = (parts: { terms: Hex; sessionId: Hex; otherId: Hex }) => Hex;

const named: Readonly<Record<string, Modules>> = {
  "the session's id": ({ sessionId }) => sessionId,
  "the session's terms": ({ terms }) => terms,
  "what the module was told when installed": ({ terms }) => concat(["0x06", terms]),
};

const unnamed: Readonly<Record<string, Modules>> = {
  nothing: () => "0x",
  "another session's id": ({ otherId }) => otherId,
  "31 bytes": () => pad("0x01", { size: 31 }),
  "33 bytes": () => pad("0x01", { size: 33 }),
  "the terms and one byte": ({ terms }) => concat([terms, "0x00"]),
  "terms that miss a byte": ({ terms }) => terms.slice(0, -2) as Hex,
};

/** Has an owner remove a session's permission from the account. */
async function remove({ owner, session }: Granted, modules: Hex): Promise<void> {
  const validation = concat(["0x02", pad(permissionIdOf(session.sessionId), { size: 20, dir: "right" })]);
  const data = encodeFunctionData({
    abi: KernelV3_1AccountAbi,
    functionName: "uninstallValidation",
    args: [validation, modules, "0x"],
  });
  await owner.execute([{ to: owner.account, data }]);
}

/** A session in use, and another one of the same owner that has not been used. */
async function inUse(policySet: PolicySet): Promise<{ granted: Granted; other: Granted; terms: Hex }> {
  const granted = await grant(world, policySet);
  const other = {
    owner: granted.owner,
    session: await grantSession(world, granted.owner, defaultWishes(world), policySet),
  };
  for (const used of [granted, other]) await buy(used);
  const { grant: agreed } = await open(world, granted.session);
  return { granted, other, terms: agreed.terms };
}

async function buy({ owner, session }: Granted): Promise<void> {
  const agent = await open(world, session);
  await agent.sendCalls({ calls: await purchaseCalls(world, { buyer: owner.account, amount: 1_000_000n }) });
}

/** Whether the key can do nothing more: Kernel no longer knows its permission, and the module refuses by itself. */
async function expectDead(granted: Granted, name: string): Promise<void> {
  const agent = await open(world, granted.session);
  const calls = await purchaseCalls(world, { buyer: granted.owner.account, amount: 1_000_000n });
  expect(await agent.canSpend({ calls })).toMatchObject({ allowed: false, error: { name } });
  await expect(agent.sendCalls({ calls })).rejects.toMatchObject({
    name: expect.stringMatching(new RegExp(`^(${name}|AccountRejectedError)$`)),
  });
}

async function isRevoked({ owner, session }: Granted): Promise<boolean> {
  const state = await world.devnet.publicClient.readContract({
    abi: spendCapAbi,
    address: world.spendCap,
    functionName: "getSession",
    args: [session.sessionId, owner.account],
  });
  return state.revoked;
}

function modulesOf(data: Hex): Hex {
  return encodeAbiParameters([{ type: "bytes[]" }], [[data]]);
}

describe("removing a session's permission from Kernel", () => {
  test.each(Object.entries(named))("behavior: with %s kills that session", async (_, make) => {
    const { granted, other, terms } = await inUse("compact");
    const { sessionId } = granted.session;
    await remove(granted, modulesOf(make({ terms, sessionId, otherId: other.session.sessionId })));
    expect(await isRevoked(granted)).toBe(true);
    await expectDead(granted, "SessionRevokedError");
    await buy(other);
  });

  test.each(Object.entries(unnamed))("behavior: with %s kills every session", async (_, make) => {
    const { granted, other, terms } = await inUse("compact");
    const { sessionId } = granted.session;
    await remove(granted, modulesOf(make({ terms, sessionId, otherId: other.session.sessionId })));
    await expectDead(granted, "EpochMismatchError");
    await expectDead(other, "EpochMismatchError");
  });

  test.each(["compact", "layered"] as const)(
    "behavior: as ZeroDev's uninstallPlugin does, a %s one, kills that session",
    async (policySet) => {
      const { granted, other } = await inUse(policySet);
      const { grant: agreed, terms } = await open(world, granted.session);
      const enableData = encodeEnableData({
        chainId: agreed.chainId,
        policySet,
        encodedTerms: agreed.terms,
        terms,
        addresses: agreed.contracts,
      });
      await remove(granted, enableData);
      expect(await isRevoked(granted)).toBe(true);
      await expectDead(granted, "SessionRevokedError");
      await buy(other);
    },
  );
});
