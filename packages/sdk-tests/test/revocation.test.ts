import {
  type PolicySet,
  relayRevocation,
  revokeAllSessions,
  revokeAsGuardian,
  revokeSessionKey,
  signRevocation,
} from "@abbababa/sdk/wallet/session-keys";
import { concat, hashMessage, toFunctionSelector } from "viem";
import { beforeAll, describe, expect, test } from "vitest";
import { approveCall, purchaseCalls } from "../src/chain/escrowCalls.ts";
import { thiefKeyHolder } from "../src/holders/index.ts";
import { createWorld, defaultWishes, grantSession, type World } from "../src/world.ts";
import { useDevnet } from "./support/devnet.ts";
import { countersOf, type Granted, grant, open } from "./support/sessions.ts";

let world: World;
beforeAll(async () => {
  world = await createWorld(await useDevnet());
});

const network = () => ({
  chain: world.devnet.chain,
  rpcUrl: world.devnet.rpcUrl,
  bundlerUrl: world.devnet.bundlerUrl,
  pollingInterval: 30,
  addresses: { spendCap: world.spendCap, abbaBabaEscrow: world.escrow, usdc: world.usdc },
});

const stringOf = ({ serializedSessionKey }: Granted["session"]) => ({ serializedSessionKey });

/** The four ways to the switch. */
const ways = {
  "user operation": ({ owner, session }: Granted) =>
    revokeSessionKey({ ...network(), owner: owner.eoa, ...stringOf(session), via: "userop" }),
  "direct transaction": ({ owner, session }: Granted) =>
    revokeSessionKey({ ...network(), owner: owner.eoa, ...stringOf(session), via: "direct" }),
  "relayed signature": async ({ owner, session }: Granted) => {
    const revocation = await signRevocation({ ...network(), owner: owner.eoa, ...stringOf(session) });
    return relayRevocation({ ...network(), revocation, relayer: world.thief });
  },
  guardian: async ({ owner, session }: Granted) => {
    const { grant: granted } = await open(world, session);
    return revokeAsGuardian({
      ...network(),
      guardian: world.guardian,
      account: owner.account,
      terms: granted.terms,
    });
  },
} as const;

async function expectDead({ session, owner }: Granted, error = "SessionRevokedError"): Promise<void> {
  const agent = await open(world, session);
  const calls = await purchaseCalls(world, { buyer: owner.account, amount: 1_000_000n });
  await expect(agent.sendCalls({ calls })).rejects.toMatchObject({ name: error });
  const thief = thiefKeyHolder(world, session.serializedSessionKey);
  await expect(thief.sendCalls(calls)).rejects.toMatchObject({ name: error });
  const hash = hashMessage("still here");
  expect(await thief.isValidSignature(hash, await thief.sign(hash))).toBe(false);
}

describe.each(["compact", "layered"] as const)("revoking a %s session", (policySet: PolicySet) => {
  for (const [way, revoke] of Object.entries(ways)) {
    test(`default: by ${way}, before its first use`, async () => {
      const granted = await grant(world, policySet);
      await revoke(granted);
      await expectDead(granted);
      expect((await countersOf(world, granted)).spent).toBe(0n);
    });

    test(`default: by ${way}, in use`, async () => {
      const granted = await grant(world, policySet);
      const agent = await open(world, granted.session);
      await agent.sendCalls({
        calls: await purchaseCalls(world, { buyer: agent.account, amount: 1_000_000n }),
      });
      await revoke(granted);
      await expectDead(granted);
      expect((await countersOf(world, granted)).spent).toBe(1_000_000n);
    });
  }

  test.each(["userop", "direct", "relay"] as const)("behavior: all at once, by %s", async (via) => {
    const granted = await grant(world, policySet);
    const { owner } = granted;
    const pending = await grantSession(world, owner, defaultWishes(world), policySet);
    const agent = await open(world, granted.session);
    await agent.sendCalls({ calls: [approveCall(world, world.escrow, 0n)] });
    const { account, eoa } = owner;
    await revokeAllSessions({ ...network(), owner: eoa, account, via, relayer: world.thief });
    await expectDead(granted, "EpochMismatchError");
    await expectDead({ owner, session: pending }, "EpochMismatchError");

    const later = await open(world, await grantSession(world, owner, defaultWishes(world), policySet));
    await later.sendCalls({
      calls: await purchaseCalls(world, { buyer: owner.account, amount: 1_000_000n }),
    });
  });
});

describe("revoking", () => {
  test("behavior: of one session leaves the others alone", async () => {
    const granted = await grant(world);
    const other = await grantSession(world, granted.owner, defaultWishes(world), "compact");
    await ways["direct transaction"](granted);
    await expectDead(granted);
    const agent = await open(world, other);
    await agent.sendCalls({
      calls: await purchaseCalls(world, { buyer: agent.account, amount: 1_000_000n }),
    });
  });

  test("behavior: in a race with an operation, at most that operation is spent", async () => {
    const granted = await grant(world);
    const agent = await open(world, granted.session, { timeout: 3_000 });
    await agent.sendCalls({ calls: [approveCall(world, world.escrow, 0n)] });
    const calls = await purchaseCalls(world, { buyer: agent.account, amount: 1_000_000n });
    const [operation] = await Promise.allSettled([
      agent.sendCalls({ calls }),
      ways["direct transaction"](granted),
    ]);
    const { spent, revoked } = await countersOf(world, granted);
    expect(revoked).toBe(true);
    expect(spent).toBe(operation.status === "fulfilled" ? 1_000_000n : 0n);
    if (operation.status === "rejected") {
      expect(["SessionRevokedError", "OperationPendingError"]).toContain((operation.reason as Error).name);
    }
    await expectDead(granted);
  });

  test("error: by a stranger, or by the guardian of another session", async () => {
    const granted = await grant(world);
    const { grant: terms } = await open(world, granted.session);
    const attempt = {
      ...network(),
      guardian: world.thief,
      account: granted.owner.account,
      terms: terms.terms,
    };
    await expect(revokeAsGuardian(attempt)).rejects.toMatchObject({ name: "NotGuardianError" });
    expect((await countersOf(world, granted)).revoked).toBe(false);
  });

  test("error: a relayed signature serves once", async () => {
    const { owner, session } = await grant(world);
    const revocation = await signRevocation({ ...network(), owner: owner.eoa, ...stringOf(session) });
    await relayRevocation({ ...network(), revocation, relayer: world.thief });
    await expect(relayRevocation({ ...network(), revocation, relayer: world.thief })).rejects.toMatchObject({
      name: "RevocationNonceUsedError",
    });
  });

  test("error: a session cannot revoke, nor raise the epoch", async () => {
    const { session, owner } = await grant(world);
    const thief = thiefKeyHolder(world, session.serializedSessionKey);
    for (const signature of ["revokeAll()", "revoke(bytes32)"] as const) {
      const data = concat([toFunctionSelector(signature), session.sessionId]);
      const call = thief.sendCalls([{ to: world.spendCap, data }]);
      await expect(call).rejects.toMatchObject({ name: "CallNotAllowedError" });
    }
    expect(thief.account).toBe(owner.account);
  });
});
