import type { Devnet } from "@abbababa/devnet";
import { getEscrowId } from "@abbababa/sdk";
import { createSessionKey, useSessionKey } from "@abbababa/sdk/wallet/session-keys";
import { ownerKey, sellersOf } from "../account/keys.ts";
import { undone } from "../gas/lab.ts";
import { batchCalls } from "../session/calls.ts";
import { quantile } from "./quantile.ts";

/** How long what an agent and its owner wait for takes, in milliseconds. */
export interface Latency {
  /** `startDevnet()`, all processes and contracts. */
  readonly devnetStart: number;
  /** `createSessionKey()`. */
  readonly grant: number;
  /** The first operation: creates the account, installs the session, buys. */
  readonly firstOperation: number;
  /** Operations after it, each a purchase, one after the other. */
  readonly steadyOperation: { readonly p50: number; readonly p90: number; readonly count: number };
}

/** Milliseconds between two looks for an operation: short, so that what is measured is not the waiting. */
const pollingInterval = 20;

/** 50 USDC. */
const budget = 50_000_000n;

/**
 * Measures a session through the SDK and the bundler.
 *
 * @param devnetStart - How long the devnet took to start, milliseconds.
 * @param count - How many steady operations.
 */
export async function measureLatency(devnet: Devnet, devnetStart: number, count: number): Promise<Latency> {
  return undone(devnet, async () => {
    const targets = { usdc: devnet.addresses.usdc, escrow: devnet.contracts.abbaBabaEscrow };
    const { rpcUrl, bundlerUrl, chain } = devnet;
    const sellers = sellersOf(2);
    const [grant, created] = await timed(() =>
      createSessionKey({
        ownerPrivateKey: ownerKey.privateKey,
        chain,
        rpcUrl,
        addresses: { ...devnet.contracts, usdc: targets.usdc },
        counterparties: sellers,
        spend: [{ token: targets.usdc, lifetime: budget }],
      }),
    );
    await devnet.fundUsdc(created.smartAccountAddress, budget);
    await devnet.fundEth(created.smartAccountAddress, 10n ** 18n);

    const { serializedSessionKey } = created;
    const session = await useSessionKey({ serializedSessionKey, chain, rpcUrl, bundlerUrl, pollingInterval });
    const { timestamp } = await devnet.publicClient.getBlock();
    const buy = async (purchase: number) => {
      const escrowId = getEscrowId({
        buyer: session.account,
        transactionId: `purchase ${purchase}`,
        scope: session.escrowScope,
      });
      const [seller = targets.escrow] = sellers;
      await session.sendCalls({
        calls: batchCalls(
          { ...targets, account: session.account },
          { seller, escrowId, deadline: timestamp + 86_400n },
        ),
      });
    };
    const [firstOperation] = await timed(() => buy(0));
    const steady: number[] = [];
    for (let purchase = 1; purchase <= count; purchase += 1) {
      steady.push((await timed(() => buy(purchase)))[0]);
    }
    const [p50, p90] = [quantile(steady, 0.5), quantile(steady, 0.9)];
    return { devnetStart, grant, firstOperation, steadyOperation: { p50, p90, count } };
  });
}

/** Runs something and says how many milliseconds it took. */
export async function timed<result>(run: () => Promise<result>): Promise<[milliseconds: number, result]> {
  const before = performance.now();
  const outcome = await run();
  return [Math.round(performance.now() - before), outcome];
}
