/** The same on a fork: of `FORK_URL`, or of a devnet that plays the public chain. */
import { type Devnet, startDevnet } from "@abbababa/devnet";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { attacks, performAttack } from "../src/attacks/index.ts";
import { deliverCall, newEscrowId, partyCall, purchaseCalls } from "../src/chain/escrowCalls.ts";
import { thiefKeyHolder } from "../src/holders/index.ts";
import { createTarget, createWorld, startingUsdc, type World } from "../src/world.ts";
import { countersOf, type Granted, grant, open, statusOf, usdcOf } from "./support/sessions.ts";

const amount = 5_100_000n;
/** One of each kind: call, money, party, time, life, signature. */
const representative = [
  "wrong spender",
  "delegatecall",
  "plugin change: root",
  "over the cap per period",
  "seller not in the list",
  "after expiry",
  "revoked before first use",
  "signature: EIP-3009",
];

let origin: Devnet | undefined;
let fork: Devnet;
let world: World;
/** Granted and used on the origin, if that is ours to use. */
let granted: Granted | undefined;

beforeAll(async () => {
  let { FORK_URL: forkUrl } = process.env;
  if (!forkUrl) {
    origin = await startDevnet();
    const before = await createWorld(origin);
    granted = await grant(before, "compact", { sellers: [before.sellers[0].address] });
    const agent = await open(before, granted.session);
    await agent.sendCalls({ calls: await purchaseCalls(before, { buyer: agent.account, amount }) });
    world = before;
    forkUrl = origin.rpcUrl;
  }
  fork = await startDevnet({ forkUrl });
  // The parties of the origin keep their keys; their Ether came along.
  world = { ...(world ?? (await createWorld(fork))), devnet: fork };
});
afterAll(async () => {
  await fork?.close();
  await origin?.close();
});

describe("on a fork", () => {
  test("default: an honest purchase, from grant to release", async () => {
    const seller = await grant(world);
    const buyer = await grant(world, "compact", { sellers: [seller.owner.account] });
    const escrowId = newEscrowId(buyer.owner.account);
    const [buying, selling] = [await open(world, buyer.session), await open(world, seller.session)];
    const purchase = { buyer: buying.account, seller: selling.account, amount, escrowId };
    await buying.sendCalls({ calls: await purchaseCalls(world, purchase) });
    await selling.sendCalls({ calls: [deliverCall(world, escrowId, `0x${"01".repeat(32)}`)] });
    await buying.sendCalls({ calls: [partyCall(world, "accept", escrowId)] });
    expect(await statusOf(world, escrowId)).toBe("Released");
    expect(await usdcOf(world, selling.account)).toBe(startingUsdc + 5_000_000n);
  });

  test.skipIf(process.env.FORK_URL)(
    "behavior: a session of the origin goes on with its counters",
    async () => {
      if (granted === undefined) throw new Error("Nothing was granted on the origin.");
      expect(await countersOf(world, granted)).toEqual({ operations: 1, revoked: false, spent: amount });
      const agent = await open(world, granted.session);
      await agent.sendCalls({ calls: await purchaseCalls(world, { buyer: agent.account, amount }) });
      expect((await countersOf(world, granted)).spent).toBe(2n * amount);
      const thief = thiefKeyHolder(world, granted.session.serializedSessionKey);
      const calls = await purchaseCalls(world, { buyer: agent.account, amount: 9_800_001n });
      await expect(thief.sendCalls(calls)).rejects.toMatchObject({
        name: "SpendCapExceededError",
        cap: "perPeriod",
      });
    },
  );

  for (const attack of attacks.filter(({ name }) => representative.includes(name))) {
    test.each(["compact", "layered"] as const)(`error: ${attack.name}, in a %s session`, async (kind) => {
      const target = await createTarget(world, kind, attack.wishes);
      const { outcome, changes, error, cause } = await performAttack(attack, target, world);
      const expected = kind === "layered" ? (attack.layeredError ?? attack.error) : attack.error;
      expect({ outcome, error, changes }, String(cause)).toEqual({
        outcome: "refused",
        error: expected,
        changes: [],
      });
    });
  }

  test("behavior: the representative attacks are all there", () => {
    expect(attacks.filter(({ name }) => representative.includes(name))).toHaveLength(representative.length);
  });
});
