import {
  createSessionKey,
  getSessionStatus,
  installExecutor,
  relayRevocation,
  revokeAllSessions,
  revokeSessionKey,
  setCeiling,
  settlePayment,
  signRevocation,
  useSessionKey,
} from "@abbababa/sdk";
import {
  CeilingExceededError,
  CounterpartyNotAllowedError,
  EpochMismatchError,
  PaymentPayeeNotAllowedError,
  SessionRevokedError,
  SpendCapExceededError,
} from "@abbababa/sdk/errors";
import { parseEther } from "viem";
import { expect } from "vitest";
import { purchaseCalls } from "../../../src/chain/escrowCalls.ts";
import { defaultWishes, grantSession, type HandedOver, type World } from "../../../src/world.ts";
import { usdcOf } from "../sessions.ts";
import { networkOf, openSession, pollingInterval, transferCall } from "./fixture.ts";

/** An account of a form, and where it is. */
export interface Stage {
  readonly world: World;
  readonly handedOver: HandedOver;
}

/** Something that holds on accounts of every form. */
export interface OwnedBehaviour {
  readonly title: string;
  /** Needs the module as an executor. */
  readonly redeems?: true | undefined;
  readonly run: (stage: Stage) => Promise<void>;
}

const payeeOf = ({ world }: Stage) => world.sellers[0].address;
const owned = ({ world, handedOver }: Stage) => ({ ...handedOver, ...networkOf(world), pollingInterval });
const paid = (stage: Stage) => usdcOf(stage.world, payeeOf(stage));

/** In the order of the table. */
export const ownedBehaviours: readonly OwnedBehaviour[] = [
  {
    title: "a grant by message: its session buys at the escrow, one operation for allowance and purchase",
    async run(stage) {
      const { world, handedOver } = stage;
      await openSession(world, handedOver);
      const { serializedSessionKey } = await grantSession(
        world,
        { handedOver },
        defaultWishes(world),
        "compact",
      );
      const session = await useSessionKey({ serializedSessionKey, ...networkOf(world), pollingInterval });
      const before = await usdcOf(world, world.escrow);
      const calls = await purchaseCalls(world, { buyer: session.account, amount: 2_000_000n });
      await session.sendCalls({ calls });
      expect((await usdcOf(world, world.escrow)) - before).toBe(2_000_000n);
    },
  },
  {
    title: "what the terms do not allow is refused by a typed error: another party, more than the cap",
    async run(stage) {
      const { session, serializedSessionKey } = await openSession(stage.world, stage.handedOver);
      const transfer = (amount: bigint, to = payeeOf(stage)) => transferCall(stage.world, to, amount);
      const before = await paid(stage);
      await session.sendCalls({ calls: [transfer(4_999_999n)] });
      await session.sendCalls({ calls: [transfer(1n)] });
      await expect(session.sendCalls({ calls: [transfer(1n)] })).rejects.toThrow(SpendCapExceededError);
      await expect(session.sendCalls({ calls: [transfer(1n, stage.world.thief.address)] })).rejects.toThrow(
        CounterpartyNotAllowedError,
      );
      expect((await paid(stage)) - before).toBe(5_000_000n);
      const status = await getSessionStatus({ serializedSessionKey, ...networkOf(stage.world) });
      expect(status).toMatchObject({ state: "active", operationsUsed: 2 });
    },
  },
  {
    title: "a payment by signature settles before any operation, and is void once the session is revoked",
    async run(stage) {
      const { session, serializedSessionKey } = await openSession(stage.world, stage.handedOver);
      const settling = { relayer: stage.world.guardian, ...networkOf(stage.world), pollingInterval };
      const before = await paid(stage);
      const [first, second] = [
        await session.signPayment({ to: payeeOf(stage), value: 1_000_000n }),
        await session.signPayment({ to: payeeOf(stage), value: 999_999n }),
      ];
      await settlePayment({ payment: first, ...settling });
      expect((await paid(stage)) - before).toBe(1_000_000n);
      await expect(session.signPayment({ to: stage.world.thief.address, value: 1n })).rejects.toThrow(
        PaymentPayeeNotAllowedError,
      );
      await revokeSessionKey({ ...owned(stage), serializedSessionKey });
      await expect(settlePayment({ payment: second, ...settling })).rejects.toThrow();
      expect((await paid(stage)) - before).toBe(1_000_000n);
    },
  },
  {
    title: "revoked by the owner's operation, before its first use and after it, a session is dead",
    async run(stage) {
      const used = await openSession(stage.world, stage.handedOver);
      const pending = await openSession(stage.world, stage.handedOver);
      const call = transferCall(stage.world, payeeOf(stage), 1n);
      await used.session.sendCalls({ calls: [call] });
      for (const { session, serializedSessionKey } of [used, pending]) {
        await revokeSessionKey({ ...owned(stage), serializedSessionKey });
        await expect(session.sendCalls({ calls: [call] })).rejects.toThrow(SessionRevokedError);
        await expect(session.signPayment({ to: payeeOf(stage), value: 1n })).rejects.toThrow(
          SessionRevokedError,
        );
      }
    },
  },
  {
    title: "all sessions revoked, none granted before works, and one granted afterwards does",
    async run(stage) {
      const { session, serializedSessionKey } = await openSession(stage.world, stage.handedOver);
      await revokeAllSessions({ ...owned(stage), serializedSessionKey });
      const call = transferCall(stage.world, payeeOf(stage), 1n);
      await expect(session.sendCalls({ calls: [call] })).rejects.toThrow(EpochMismatchError);
      const later = await openSession(stage.world, stage.handedOver);
      await later.session.sendCalls({ calls: [call] });
    },
  },
  {
    title: "a revocation that the owner signs reaches the chain by anybody",
    async run(stage) {
      const { session, serializedSessionKey } = await openSession(stage.world, stage.handedOver);
      const revocation = await signRevocation({ ...owned(stage), serializedSessionKey });
      const relaying = { relayer: stage.world.guardian, ...networkOf(stage.world), pollingInterval };
      await relayRevocation({ revocation, ...relaying });
      const call = transferCall(stage.world, payeeOf(stage), 1n);
      await expect(session.sendCalls({ calls: [call] })).rejects.toThrow(SessionRevokedError);
    },
  },
  {
    title: "a ceiling of the owner's holds over the session's own caps",
    async run(stage) {
      const { session, serializedSessionKey } = await openSession(stage.world, stage.handedOver, {
        payments: [],
      });
      await setCeiling({ ...owned(stage), serializedSessionKey, token: "USDC", limit: 10n });
      const transfer = (amount: bigint) => transferCall(stage.world, payeeOf(stage), amount);
      await session.sendCalls({ calls: [transfer(10n)] });
      await expect(session.sendCalls({ calls: [transfer(1n)] })).rejects.toThrow(CeilingExceededError);
    },
  },
  {
    redeems: true,
    title: "without a bundler: a session that redeems sends transactions of its own key",
    async run(stage) {
      const { world, handedOver } = stage;
      await openSession(world, handedOver);
      await installExecutor(owned(stage));
      const { serializedSessionKey, sessionKeyAddress } = await createSessionKey({
        ...handedOver,
        ...networkOf(world),
        executor: "redeem",
        transfers: [{ token: "USDC", to: [payeeOf(stage)], lifetime: 5n }],
      });
      await world.devnet.fundEth(sessionKeyAddress, parseEther("0.1"));
      const { bundlerUrl: _, ...node } = networkOf(world);
      const session = await useSessionKey({ serializedSessionKey, ...node, pollingInterval });
      const transfer = (amount: bigint) => transferCall(world, payeeOf(stage), amount);
      const before = await paid(stage);
      await session.sendCalls({ calls: [transfer(5n)] });
      await expect(session.sendCalls({ calls: [transfer(1n)] })).rejects.toThrow(SpendCapExceededError);
      expect((await paid(stage)) - before).toBe(5n);
    },
  },
];
