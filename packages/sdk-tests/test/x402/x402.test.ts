import { type CreateSessionKeyParameters, revokeSessionKey } from "@abbababa/sdk";
import { SessionRevokedError } from "@abbababa/sdk/errors";
import { deserializeSessionKey } from "@abbababa/sdk/wallet/session-keys";
import { toExactPayload } from "@abbababa/x402-aa-session";
import type { PaymentPayload, PaymentRequirements } from "@x402/core/types";
import { type Hex, isErc6492Signature } from "viem";
import { describe, expect, test, vi } from "vitest";
import { startFacilitator } from "../../../x402/test/support/startFacilitator.ts";
import { startFixture } from "../support/session/fixture.ts";
import { forgePayment } from "../support/session/forgePayment.ts";

vi.setConfig({ testTimeout: 40_000 });

const fixture = await startFixture();
const { account, devnet, open, usdcOf } = fixture;
const price = 1_000_000n;
const settler = account(3);
const facilitator = startFacilitator(devnet, settler);
/** One that prepares payers as a session's ERC-6492 signature says: by the EntryPoint. */
const preparing = startFacilitator(devnet, settler, [devnet.addresses.entryPoint]);

/** A payee of its own for each test: what he has is what he was paid. */
let payees = 0;
function newPayee() {
  payees += 1;
  return `0x${payees.toString(16).padStart(40, "5")}` as const;
}

async function grant(parameters: Partial<CreateSessionKeyParameters> = {}) {
  const payee = newPayee();
  const payments = [{ token: "USDC" as const, payees: [payee], perPayment: price, perPeriod: 3 }];
  const created = await fixture.grant({ escrowCalls: "none", payments, ...parameters });
  await devnet.fundUsdc(created.smartAccountAddress, 10n * price);
  return { created, payee };
}

async function enabled(parameters: Partial<CreateSessionKeyParameters> = {}) {
  const { created, payee } = await grant(parameters);
  await fixture.fund(created.smartAccountAddress);
  const session = await open(created);
  await session.enableSession();
  return { created, payee, session };
}

function requirementsOf(payTo: Hex, amount = price): PaymentRequirements {
  return {
    scheme: "exact",
    network: `eip155:${devnet.chain.id}`,
    asset: fixture.usdc,
    amount: `${amount}`,
    payTo,
    maxTimeoutSeconds: 60,
    extra: { name: "USDC", version: "2" },
  };
}

/** What a client sends: x402's envelope around a payment. */
const envelope = (
  payment: Parameters<typeof toExactPayload>[0],
  accepted: PaymentRequirements,
): PaymentPayload => ({ x402Version: 2, accepted, payload: toExactPayload(payment) });

describe("the official facilitator", () => {
  test("default: an enabled session pays", async () => {
    const { payee, session } = await enabled();
    const requirements = requirementsOf(payee);
    const payload = envelope(await session.signPayment({ to: payee, value: price }), requirements);
    expect(await facilitator.verify(payload, requirements)).toMatchObject({
      isValid: true,
      payer: session.account,
    });
    const settled = await facilitator.settle(payload, requirements);
    expect(settled).toMatchObject({ success: true, payer: session.account });
    expect(await usdcOf(payee)).toBe(price);
    // The settler pays for gas, the session for nothing but the price.
    const { from } = await devnet.publicClient.getTransaction({ hash: settled.transaction as Hex });
    expect(from.toLowerCase()).toBe(settler.address.toLowerCase());
    expect(await facilitator.verify(payload, requirements)).toMatchObject({
      isValid: false,
      invalidReason: "invalid_exact_evm_nonce_already_used",
    });
  });

  test("error: a stolen key signs one unit more than its rule allows", async () => {
    const { created, payee } = await enabled();
    const stolen = deserializeSessionKey(created.serializedSessionKey);
    const { validAfter: start } = stolen.terms;
    const forge = async (value: bigint, slot: number) => {
      const times = { validAfter: start - 1, validBefore: start + 900 };
      const { nonce, signature } = await forgePayment(stolen, {
        kind: 0,
        rule: 0,
        period: 0,
        slot,
        from: stolen.grant.account,
        to: payee,
        value,
        ...times,
        token: fixture.usdc,
        chainId: devnet.chain.id,
        nonceSlot: slot,
        noncePeriod: 0,
        nonceRule: 0,
        signedValue: value,
        primaryType: "TransferWithAuthorization",
        key: stolen.privateKey.reveal(),
        name: "USDC",
      });
      const authorization = {
        from: stolen.grant.account,
        to: payee,
        value,
        validAfter: BigInt(times.validAfter),
        validBefore: BigInt(times.validBefore),
        nonce,
      };
      return { authorization, signature };
    };
    const above = requirementsOf(payee, price + 1n);
    const tooMuch = envelope(await forge(price + 1n, 0), above);
    expect(await facilitator.verify(tooMuch, above)).toMatchObject({
      isValid: false,
      invalidReason: "invalid_exact_evm_signature",
    });
    expect(await facilitator.settle(tooMuch, above)).toMatchObject({ success: false });
    const past = requirementsOf(payee);
    const fourth = envelope(await forge(price, 3), past);
    expect((await facilitator.verify(fourth, past)).isValid).toBe(false);
    expect(await usdcOf(payee)).toBe(0n);
    // Made the same way, and within the rule: it is the rule that refuses.
    expect((await facilitator.verify(envelope(await forge(price, 2), past), past)).isValid).toBe(true);
  });

  test("error: revoked after the facilitator found it valid, before it settles", async () => {
    const { created, payee, session } = await enabled();
    const requirements = requirementsOf(payee);
    const payload = envelope(await session.signPayment({ to: payee, value: price }), requirements);
    expect((await facilitator.verify(payload, requirements)).isValid).toBe(true);
    const { serializedSessionKey } = created;
    const path = { via: "direct", ...fixture.network, pollingInterval: 50 } as const;
    await revokeSessionKey({ owner: account(1), serializedSessionKey, ...path });
    const refused = { invalidReason: "invalid_exact_evm_signature", isValid: false };
    expect(await facilitator.verify(payload, requirements)).toMatchObject(refused);
    expect((await facilitator.settle(payload, requirements)).success).toBe(false);
    await expect(session.signPayment({ to: payee, value: price })).rejects.toBeInstanceOf(
      SessionRevokedError,
    );
    expect(await usdcOf(payee)).toBe(0n);
  });
});

describe("an account that is not deployed (ERC-6492)", () => {
  test("default: where the facilitator may call the EntryPoint, it deploys, enables and settles", async () => {
    const { created, payee } = await grant();
    const session = await open(created);
    const requirements = requirementsOf(payee);
    const payment = await session.signPayment({ to: payee, value: price });
    expect(isErc6492Signature(payment.signature)).toBe(true);
    const payload = envelope(payment, requirements);
    expect(await preparing.verify(payload, requirements)).toMatchObject({ isValid: true });
    // Asking changes nothing.
    expect(await devnet.publicClient.getCode({ address: session.account })).toBeUndefined();
    expect(await preparing.settle(payload, requirements)).toMatchObject({ success: true });
    expect(await usdcOf(payee)).toBe(price);
    expect((await session.getStatus()).state).toBe("active");
    const next = envelope(await session.signPayment({ to: payee, value: price }), requirements);
    expect(await facilitator.settle(next, requirements)).toMatchObject({ success: true });
  });

  test("error: a facilitator that may call no factory, the default of @x402/evm", async () => {
    const { created, payee } = await grant();
    const session = await open(created);
    const requirements = requirementsOf(payee);
    const payload = envelope(await session.signPayment({ to: payee, value: price }), requirements);
    const reason = "eip6492_factory_not_allowed";
    expect(await facilitator.verify(payload, requirements)).toMatchObject({ invalidReason: reason });
    expect(await facilitator.settle(payload, requirements)).toMatchObject({ errorReason: reason });
    // Enabled by the agent, that same payment is good: its inner signature is the account's.
    await fixture.fund(session.account);
    await session.enableSession();
    expect((await facilitator.verify(payload, requirements)).isValid).toBe(true);
    expect((await facilitator.settle(payload, requirements)).success).toBe(true);
  });

  test("error: a pending session of an account that is deployed, which no facilitator prepares", async () => {
    const index = fixture.freshIndex();
    await enabled({ index });
    const { created, payee } = await grant({ index });
    const session = await open(created);
    const requirements = requirementsOf(payee);
    const payment = await session.signPayment({ to: payee, value: price });
    expect(isErc6492Signature(payment.signature)).toBe(true);
    const payload = envelope(payment, requirements);
    const refused = { isValid: false, invalidReason: "invalid_exact_evm_signature" };
    expect(await preparing.verify(payload, requirements)).toMatchObject(refused);
    await session.enableSession();
    expect((await facilitator.settle(payload, requirements)).success).toBe(true);
    expect(await usdcOf(payee)).toBe(price);
  });
});
