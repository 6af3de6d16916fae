/** What a thief can claim about an operation beside its calls: entry, period, key, encoding. */
import { revokeSessionKey } from "@abbababa/sdk/wallet/session-keys";
import { concat, type Hex } from "viem";
import { generatePrivateKey } from "viem/accounts";
import { beforeAll, describe, expect, test } from "vitest";
import {
  batchMode,
  encodeBatch,
  encodeExecute,
  encodeSingle,
  singleMode,
  tryMode,
} from "../src/chain/encodeExecute.ts";
import { approveCall, createEscrowCall, purchaseCalls } from "../src/chain/escrowCalls.ts";
import { type KeyHolder, thiefKeyHolder } from "../src/holders/index.ts";
import { createTarget, createWorld, type World } from "../src/world.ts";
import { useDevnet } from "./support/devnet.ts";
import { grant } from "./support/sessions.ts";

/** What an operation of the thief's may use at worst: verification, call, pre-verification. */
const thiefGas = 3_000_000n + 900_000n + 400_000n;

let world: World;
beforeAll(async () => {
  world = await createWorld(await useDevnet());
});

/** Refused with one of these, and a session that goes on working afterwards. */
async function expectRefused(
  holder: KeyHolder,
  attempt: Promise<unknown>,
  ...names: string[]
): Promise<void> {
  const error = await attempt.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error, "it succeeded").toBeInstanceOf(Error);
  expect(names, String(error)).toContain((error as Error).name);
  await holder.sendCalls(await purchaseCalls(world, { buyer: holder.account, amount: 2n }));
}

describe.each(["compact", "layered"] as const)("false claims in a %s session", (kind) => {
  const holderOf = async () => (await createTarget(world, kind)).holder;
  const purchase = (holder: KeyHolder) => purchaseCalls(world, { buyer: holder.account, amount: 1_000_000n });

  test("error: another call's entry", async () => {
    const holder = await holderOf();
    const calls = await purchase(holder);
    await expectRefused(holder, holder.sendCalls(calls, { indices: [1, 0] }), "CallNotAllowedError");
  });

  test("error: an entry that is not there", async () => {
    const holder = await holderOf();
    const calls = await purchase(holder);
    await expectRefused(holder, holder.sendCalls(calls, { indices: [0, 250] }), "CallIndexOutOfRangeError");
  });

  test.each([[[0]], [[0, 1, 0]], [[]]])("error: entries for another number of calls: %j", async (indices) => {
    const holder = await holderOf();
    const calls = await purchase(holder);
    await expectRefused(holder, holder.sendCalls(calls, { indices }), "CallCountMismatchError");
  });

  test("error: the next period, for a fresh budget", async () => {
    const holder = await holderOf();
    const calls = await purchase(holder);
    await expectRefused(
      holder,
      holder.sendCalls(calls, { period: 1 }),
      "EntryPointRejectedError",
      "SessionNotStartedError",
    );
  });

  test("error: a period beyond the session", async () => {
    const holder = await holderOf();
    const calls = await purchase(holder);
    for (const period of [3, 2 ** 32 - 1]) {
      await expectRefused(holder, holder.sendCalls(calls, { period }), "PeriodOutsideSessionError");
    }
  });

  test("error: another key", async () => {
    const holder = await holderOf();
    const calls = await purchase(holder);
    await expectRefused(
      holder,
      holder.sendCalls(calls, { privateKey: generatePrivateKey() }),
      "SignatureRejectedError",
      "AccountRejectedError",
    );
  });
});

describe("calldata that an honest client would not build", () => {
  const cases: Record<
    string,
    (holder: KeyHolder) => Promise<readonly [callData: Hex, error: string, indices?: number[]]>
  > = {
    "bytes behind a batch": async (holder) => {
      const calls = await purchaseCalls(world, { buyer: holder.account, amount: 1_000_000n });
      return [concat([encodeExecute(batchMode, encodeBatch(calls)), "0x00"]), "ExecutionMalformedError"];
    },
    "a batch within a longer one": async (holder) => {
      const calls = await purchaseCalls(world, { buyer: holder.account, amount: 1_000_000n });
      const longer = concat([encodeBatch(calls), `0x${"00".repeat(32)}`]);
      return [encodeExecute(batchMode, longer), "ExecutionMalformedError"];
    },
    "a batch cut short": async (holder) => {
      const encoded = encodeBatch(await purchaseCalls(world, { buyer: holder.account, amount: 1_000_000n }));
      return [encodeExecute(batchMode, encoded.slice(0, -64) as Hex), "ExecutionMalformedError", [0, 1]];
    },
    "an empty batch": async () => [encodeExecute(batchMode, encodeBatch([])), "BatchEmptyError", []],
    "a single call in try mode": async () => {
      const call = approveCall(world, world.escrow, 1n);
      return [encodeExecute(tryMode, encodeSingle(call)), "ModeNotAllowedError"];
    },
    "an argument cut off": async () => {
      const { to, data = "0x" } = approveCall(world, world.escrow, 1n);
      const short = data.slice(0, 10) as Hex;
      return [encodeExecute(singleMode, encodeSingle({ to, data: short })), "CalldataLengthError"];
    },
    "an argument of another contract cut off": async (holder) => {
      const { to, data = "0x" } = await createEscrowCall(world, { buyer: holder.account, amount: 1n });
      return [
        encodeExecute(singleMode, encodeSingle({ to, data: data.slice(0, 74) as Hex })),
        "ArgumentMissingError",
      ];
    },
    "a word behind a token's arguments": async () => {
      const { to, data = "0x" } = approveCall(world, world.escrow, 1n);
      const longer = `${data}${"0".repeat(64)}` as Hex;
      return [encodeExecute(singleMode, encodeSingle({ to, data: longer })), "CalldataLengthError"];
    },
    "dirty upper bits in an address": async (holder) => {
      const call = await createEscrowCall(world, { buyer: holder.account, amount: 1_000_000n });
      const data = call.data ?? "0x";
      const dirty = `${data.slice(0, 74)}ff${data.slice(76)}` as Hex;
      return [
        encodeExecute(singleMode, encodeSingle({ to: call.to, data: dirty })),
        "CounterpartyNotAllowedError",
      ];
    },
    "an amount of 2^112": async (holder) => {
      const call = await createEscrowCall(world, { buyer: holder.account, amount: 2n ** 112n });
      return [encodeExecute(singleMode, encodeSingle(call)), "SpendAmountTooLargeError"];
    },
    "three bytes": async () => ["0xe9ae5c", "SelectorNotAllowedError"],
    "nothing at all": async () => ["0x", "SelectorNotAllowedError"],
  };

  test.each(Object.entries(cases))("error: %s", async (_, build) => {
    const { holder } = await createTarget(world, "compact");
    await holder.sendCalls([approveCall(world, world.escrow, 5_000_000n)]);
    const [callData, error, indices] = await build(holder);
    await expectRefused(holder, holder.sendCallData(callData, { indices }), error);
  });
});

describe("the gas budget", () => {
  test.each(["compact", "layered"] as const)(
    "error: is used up operation by operation in a %s session",
    async (kind) => {
      const { maxFeePerGas } = await world.devnet.publicClient.estimateFeesPerGas();
      // Room for two or more of the thief's operations, whose fees fall with the chain's, and not for many.
      const gasBudget = thiefGas * maxFeePerGas * 2n;
      const { holder } = await createTarget(world, kind, { gasBudget });
      const name = kind === "compact" ? "GasBudgetExceededError" : "StockPolicyRefusedError";
      let [landed, refusal]: [number, unknown] = [0, undefined];
      while (refusal === undefined && landed < 30) {
        const sent = holder.sendCalls([approveCall(world, world.escrow, 0n)]);
        refusal = await sent.then(
          () => undefined,
          (error: unknown) => error,
        );
        if (refusal === undefined) landed += 1;
      }
      expect(landed).toBeGreaterThan(0);
      expect(refusal).toMatchObject({ name });
    },
  );
});

describe("an old grant", () => {
  test("error: is not installed again after the owner uninstalled and revoked it", async () => {
    const { owner, session } = await grant(world);
    const { devnet, spendCap, escrow, usdc } = world;
    const addresses = { spendCap, abbaBabaEscrow: escrow, usdc };
    const string = session.serializedSessionKey;
    await revokeSessionKey({
      chain: devnet.chain,
      rpcUrl: devnet.rpcUrl,
      addresses,
      owner: owner.eoa,
      serializedSessionKey: string,
      via: "direct",
      pollingInterval: 30,
    });
    const holder = thiefKeyHolder(world, string);
    await expect(holder.sendCalls([approveCall(world, world.escrow, 0n)])).rejects.toMatchObject({
      name: "SessionRevokedError",
    });
  });
});
