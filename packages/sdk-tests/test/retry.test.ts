/** An operation that lands while the SDK asks what became of it. */
import { createSessionKey } from "@abbababa/sdk/wallet/session-keys";
import { type Address, encodeFunctionData, erc20Abi } from "viem";
import { beforeAll, expect, test } from "vitest";
import { createOwner, createWorld, type World } from "../src/world.ts";
import { useDevnet } from "./support/devnet.ts";
import { open, usdcOf } from "./support/sessions.ts";
import { startFaultyBundler } from "./support/standins/faultyBundler.ts";

let world: World;
beforeAll(async () => {
  world = await createWorld(await useDevnet());
});

const amount = 1_000_000n;
const payee = "0x000000000000000000000000000000000000b411";

/** A session that may pay one payee, 5 USDC in all; payments are not idempotent by themselves. */
async function grantPayments() {
  const { devnet, usdc, spendCap } = world;
  const owner = await createOwner(world);
  return await createSessionKey({
    owner: owner.eoa,
    chain: devnet.chain,
    rpcUrl: devnet.rpcUrl,
    addresses: { spendCap, usdc },
    spend: [{ token: usdc, lifetime: 5n * amount }],
    escrowCalls: "none",
    calls: [
      {
        target: usdc,
        selector: "0xa9059cbb",
        rules: [
          { kind: "address", argument: 0, addresses: [payee] },
          { kind: "spend", argument: 1, token: usdc },
        ],
      },
    ],
  });
}

function payment(units: bigint) {
  const data = encodeFunctionData({ abi: erc20Abi, functionName: "transfer", args: [payee, units] });
  return { to: world.usdc, data };
}

/** By the token's event: a node can tell a new balance a moment before it has the block that brings it. */
async function isMade(from: Address): Promise<boolean> {
  const transfers = await world.devnet.publicClient.getContractEvents({
    abi: erc20Abi,
    address: world.usdc,
    eventName: "Transfer",
    args: { from, to: payee },
    fromBlock: "earliest",
  });
  return transfers.some(({ args }) => args.value === amount);
}

test.each([true, false])(
  "behavior: refused for its nonce and included a moment later, it is not made again (session installed: %s)",
  async (installed) => {
    const session = await grantPayments();
    if (installed) await (await open(world, session)).sendCalls({ calls: [payment(0n)] });
    const before = await usdcOf(world, payee);

    // The bundler takes the operation, and says that its nonce is gone.
    let held: (() => Promise<unknown>) | undefined;
    let refusals = 1;
    await using bundler = await startFaultyBundler(world.devnet.bundlerUrl, {
      eth_sendUserOperation: async ({ id }, forward) => {
        if (refusals-- <= 0) return await forward();
        held = forward;
        return { jsonrpc: "2.0", id, error: { code: -32500, message: "AA25 invalid account nonce" } };
      },
    });
    // The node knows no event of it yet; right after that answer was made, the operation is included.
    await using node = await startFaultyBundler(world.devnet.rpcUrl, {
      eth_getLogs: async (_, forward) => {
        const answer = await forward();
        const include = held;
        held = undefined;
        if (include !== undefined) {
          await include();
          await expect.poll(() => isMade(session.smartAccountAddress), { timeout: 20_000 }).toBe(true);
        }
        return answer;
      },
    });
    const agent = await open(world, session, { rpcUrl: node.url, bundlerUrl: bundler.url });

    await agent.sendCalls({ calls: [payment(amount)] });
    expect(await usdcOf(world, payee)).toBe(before + amount);
  },
);
