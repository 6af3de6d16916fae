import { createPlatform, type EscrowChain, type Platform, type PlatformOptions } from "../../../src/index.ts";
import type { Answer, Checkout, Purchase } from "../startTestPlatform.ts";
import type { Control, Life, Operation } from "./Control.ts";

/** Starts a platform that polls and delivers as fast as it can. */
export function openLife(
  life: Life,
  control: Control,
  more: Pick<PlatformOptions, "clock" | "pollingIntervalMs"> = {},
): Promise<Platform> {
  const chain: EscrowChain = {
    chainId: 84_532,
    network: "base-sepolia",
    escrowContract: "0x95f2980794A34bc4A0FE2cfF50296566915E72a0",
    usdc: "0x036CbD53842c5426634e7929541eC2318f3dCF7e",
    confirmations: 1n,
    feeBps: () => control.chain("feeBps"),
    head: () => control.chain("head"),
    block: (number) => control.chain("block", number),
    events: (from, to) => control.chain("events", from, to),
    inclusion: (hash) => control.chain("inclusion", hash),
    verifyTypedData: async () => false,
  };
  return createPlatform({
    databaseUrl: life.databaseUrl,
    dataDir: life.dataDir,
    secretsKey: life.secretsKey,
    networks: [chain],
    pollingIntervalMs: 5,
    rateLimits: false,
    // How much of it is cancelled within a payment window is up to the machine.
    limits: { unpaidPurchases: 1_000_000, unpaidPurchasesPerSession: 1_000_000 },
    webhooks: { allowLoopback: true },
    logLevel: "silent",
    ...more,
  });
}

/** Does one operation after the other, as long as there are any. */
export async function work({ app }: Platform, life: Life, control: Control): Promise<void> {
  const call = async <data>(method: string, path: string, token: string, body?: object, key?: string) => {
    const response = await app.request(`/api/v1${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        "content-type": "application/json",
        ...(key !== undefined && { "idempotency-key": key }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    return { ...((await response.json()) as Answer<data>), status: response.status };
  };

  /** Returns the purchase; `null` when the budget has no room for it. */
  async function perform({ number, kind }: Operation): Promise<string | null> {
    const token = life.tokens[number % life.tokens.length] ?? "";
    const { serviceId, sellerKey } = life;
    const order = await call<Checkout>("POST", "/checkout", token, { serviceId }, `operation-${number}`);
    if (order.error?.code === "BUDGET_EXCEEDED") return null;
    const cancelled = cancelledBefore(order);
    // A life that was killed between the cancellation and saying so has left it to this one.
    if (kind === "cancel" && cancelled !== undefined) return cancelled;
    expectStatus(order, 201);
    const { id } = order.data.transaction;
    const path = `/transactions/${id}`;
    if (kind === "cancel") {
      const { status } = await call("POST", `${path}/cancel`, token);
      const read = await call<Purchase>("GET", path, token);
      if (read.data.status !== "cancelled") throw new Error(`${status}, and ${read.data.status}`);
    }
    if (kind === "pay" || kind === "deliver") {
      const transactionHash = await control.fund(order.data);
      expectStatus(await call("POST", `${path}/fund`, token, { transactionHash }), 200);
    }
    if (kind === "deliver") {
      const payload = `work ${number}`;
      expectStatus(await call("POST", `${path}/deliver`, sellerKey, { payload }), 200);
      await control.prove(order.data, payload);
    }
    return id;
  }

  for (let next = await control.next(); next !== null; next = await control.next()) {
    await control.done(next.number, await perform(next));
  }
}

/** The purchase that a key has made and that was called off since: whoever repeats the checkout is told its id. */
function cancelledBefore({ error, details }: Pick<Answer<unknown>, "error" | "details">): string | undefined {
  if (error?.code !== "STATUS_NOT_ALLOWED") return undefined;
  const { status, transactionId } = details as { status?: string; transactionId?: string };
  return status === "cancelled" ? transactionId : undefined;
}

function expectStatus({ status, error }: Pick<Answer<unknown>, "status" | "error">, wanted: number): void {
  if (status !== wanted) throw new Error(`${status} ${error?.code}: ${error?.message}`);
}
