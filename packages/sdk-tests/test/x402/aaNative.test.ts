/** Payments by user operations (scheme `aa-native`) of accounts of every kind, as their owners have them. */
import { contractAddress } from "@abbababa/sdk";
import { aaNativeSessionSigner, settlementCalls } from "@abbababa/x402-aa-session";
import { aaNativeFacilitator } from "@abbababa/x402-aa-session/facilitator";
import type { PaymentPayload, PaymentRequirements } from "@x402/core/types";
import { erc20Abi, http } from "viem";
import { beforeAll, describe, expect, test } from "vitest";
import { tried } from "../../src/owned/tried.ts";
import { createWorld, type World } from "../../src/world.ts";
import { useDevnet } from "../support/devnet.ts";
import { createAccount, openSession } from "../support/owned/fixture.ts";

let world: World;
beforeAll(async () => {
  world = await createWorld(await useDevnet());
});

const usdcOf = (address: string) =>
  world.devnet.publicClient.readContract({
    abi: erc20Abi,
    address: world.usdc,
    functionName: "balanceOf",
    args: [address as `0x${string}`],
  });
const price = 10_000n;
let payees = 0;

/** A session of an account of some form that may settle two payments, and whoever takes them. */
async function open(form: (typeof tried.behaviours)[number]) {
  const { devnet, usdc } = world;
  const { chain, rpcUrl, bundlerUrl, publicClient } = devnet;
  const settlementContract = contractAddress("settlement", { chainId: chain.id });
  const { handedOver, address } = await createAccount(world, form);
  const { session } = await openSession(world, handedOver, {
    calls: settlementCalls({ settlementContract, token: usdc }),
    spend: [{ token: usdc, lifetime: 2n * price }],
    escrowCalls: "none",
    transfers: [],
    payments: [],
  });
  payees += 1;
  const requirements: PaymentRequirements = {
    scheme: "aa-native",
    network: `eip155:${chain.id}`,
    asset: usdc,
    amount: `${price}`,
    payTo: `0x${payees.toString(16).padStart(40, "9")}`,
    maxTimeoutSeconds: 60,
    extra: { method: "GET", endpoint: "/forecast", settlementContract },
  };
  const signer = aaNativeSessionSigner({ session, rpcUrl, bundlerUrl, settlementContract });
  const pollingInterval = 50;
  const bundlerTransport = http(bundlerUrl);
  const facilitator = aaNativeFacilitator({
    client: publicClient,
    bundlerTransport,
    settlementContract,
    pollingInterval,
  });
  const pay = async (): Promise<PaymentPayload> => {
    const { payload } = await signer.createPaymentPayload(2, requirements);
    return { x402Version: 2, accepted: requirements, payload };
  };
  return { address, facilitator, pay, requirements };
}

describe.each(tried.behaviours)("$name", (form) => {
  test("default: two payments settle, once each, and the third is beyond the session", async () => {
    const { address, facilitator, pay, requirements } = await open(form);
    const { payTo } = requirements;
    for (const number of [1n, 2n]) {
      const payment = await pay();
      expect(await facilitator.verify(payment, requirements)).toEqual({ isValid: true, payer: address });
      expect(await facilitator.settle(payment, requirements)).toMatchObject({
        success: true,
        payer: address,
      });
      expect(await facilitator.settle(payment, requirements)).toMatchObject({ success: false });
      expect(await usdcOf(payTo)).toBe(number * price);
    }
    await expect(pay()).rejects.toMatchObject({ name: "SpendCapExceededError", limit: 2n * price });
  });

  test("error: for another payee, or one unit more", async () => {
    const { facilitator, pay, requirements } = await open(form);
    const payment = await pay();
    for (const change of [{ payTo: world.sellers[0].address }, { amount: `${price + 1n}` }])
      expect(await facilitator.settle(payment, { ...requirements, ...change })).toMatchObject({
        success: false,
      });
    expect(await usdcOf(requirements.payTo)).toBe(0n);
  });
});
