import { testUsdcAbi } from "@abbababa/devnet";
import { decodeTerms, spendCapAbi } from "@abbababa/sdk";
import { type Hex, keccak256, stringToHex } from "viem";
import type { PrivateKeyAccount } from "viem/accounts";
import { expect } from "vitest";
import {
  encodePayment,
  nonceOf,
  type Payment,
  paymentDigest,
  type Session,
  signPayment,
} from "../../src/accounts/index.ts";
import { settled, walletOf } from "../../src/world/clients.ts";
import type { BehaviourGroup } from "../support/accounts/Behaviour.ts";
import { paymentOf } from "../support/accounts/paymentOf.ts";
import type { Trial } from "../support/accounts/Trial.ts";
import { usdcUnit } from "../support/accounts/trialTerms.ts";

/** Has somebody settle a signed payment on the token, which asks the account. */
async function settle(
  trial: Trial,
  session: Session,
  payment: Payment,
  signature: Hex,
  by: PrivateKeyAccount = trial.stranger,
): Promise<void> {
  const { devnet, account, module } = trial;
  const { from, to, value, validAfter, validBefore, kind } = payment;
  const nonce = nonceOf(session, payment);
  const wrapped = account.wrapSignature(module, signature);
  const request = {
    abi: testUsdcAbi,
    address: devnet.addresses.usdc,
    functionName: kind === "receive" ? "receiveWithAuthorization" : "transferWithAuthorization",
    args: [from, to, value, BigInt(validAfter), BigInt(validBefore), nonce, wrapped],
    account: by,
  } as const;
  await devnet.publicClient.simulateContract(request);
  await settled(devnet, await walletOf(devnet, by).writeContract({ ...request, gas: 1_000_000n }));
}

/** What the module says of a payment beforehand: 0 where nothing refuses it. */
function canPay(trial: Trial, session: Session, payment: Payment): Promise<number> {
  return trial.devnet.publicClient.readContract({
    abi: spendCapAbi,
    address: trial.module,
    functionName: "canPay",
    args: [trial.account.address, 1, "0x00000000", encodePayment(payment), session.terms],
  });
}

export const payments: BehaviourGroup = {
  heading: "Signatures (ERC-1271)",
  behaviours: [
    {
      title: "an arbitrary hash is refused",
      async run(trial) {
        const session = await trial.granted();
        const payment = paymentOf(trial, session);
        const hash = keccak256(stringToHex("login"));
        const plain = await session.key.sign({ hash });
        const ofPayment = await signPayment(session, payment);
        for (const signature of [
          plain,
          ofPayment,
          `0x00${plain.slice(2)}${session.terms.slice(2)}`,
        ] as const) {
          expect(await trial.accepts(hash, signature)).toBe(false);
        }
        expect(await trial.accepts(paymentDigest(session, payment), ofPayment)).toBe(true);
      },
    },
    {
      title: "an EIP-3009 payment under a rule is accepted, and settles on the token",
      async run(trial) {
        const session = await trial.granted();
        const anyone = paymentOf(trial, session);
        await settle(trial, session, anyone, await signPayment(session, anyone));
        const payee = paymentOf(trial, session, { slot: 1, kind: "receive" });
        await settle(trial, session, payee, await signPayment(session, payee), trial.payee);
        expect(await trial.paid()).toBe(10n * usdcUnit);
        // One nonce, one payment.
        await expect(settle(trial, session, anyone, await signPayment(session, anyone))).rejects.toThrow();
      },
    },
    {
      title:
        "a payment over the rule, to another payee, in another slot or signed by another key is refused; canPay says so beforehand",
      async run(trial) {
        const session = await trial.granted();
        const { validAfter, validUntil } = decodeTerms(session.terms);
        const wrong: Partial<Payment>[] = [
          { value: 5n * usdcUnit + 1n },
          { to: trial.stranger.address },
          { slot: 2 },
          { rule: 1 },
          { period: 1 },
          { validBefore: validUntil + 2 },
          { validAfter: validAfter - 2 },
        ];
        for (const wishes of wrong) {
          const payment = paymentOf(trial, session, wishes);
          expect(await canPay(trial, session, payment)).not.toBe(0);
          const signature = await signPayment(session, payment);
          expect(
            await trial.accepts(paymentDigest(session, payment), signature),
            JSON.stringify(Object.keys(wishes)),
          ).toBe(false);
          await expect(settle(trial, session, payment, signature)).rejects.toThrow();
        }
        const payment = paymentOf(trial, session);
        const signature = await signPayment({ ...session, key: trial.stranger }, payment);
        expect(await trial.accepts(paymentDigest(session, payment), signature)).toBe(false);
        expect(await canPay(trial, session, payment)).toBe(0);
        await settle(trial, session, payment, await signPayment(session, payment));
        expect(await trial.paid()).toBe(5n * usdcUnit);
      },
    },
    {
      title: "a payment signed before a revocation and settled after it is refused",
      async run(trial) {
        const session = await trial.granted();
        const payment = paymentOf(trial, session);
        const signature = await signPayment(session, payment);
        expect(await trial.accepts(paymentDigest(session, payment), signature)).toBe(true);
        await trial.callModule("revoke", [session.sessionId]);
        expect(await trial.accepts(paymentDigest(session, payment), signature)).toBe(false);
        await expect(settle(trial, session, payment, signature)).rejects.toThrow();
      },
    },
    {
      title: "a payment of a session granted by the owner's signature settles before any operation",
      async run(trial) {
        await trial.install();
        const session = await trial.newSession();
        const payment = paymentOf(trial, session);
        expect(
          await trial.accepts(paymentDigest(session, payment), await signPayment(session, payment)),
        ).toBe(false);
        const grant = await trial.signGrant(session);
        await settle(trial, session, payment, await signPayment(session, payment, grant));
        expect(await trial.paid()).toBe(5n * usdcUnit);
        await trial.callModule("revoke", [session.sessionId]);
        const next = paymentOf(trial, session, { slot: 1 });
        const signature = await signPayment(session, next, grant);
        expect(await trial.accepts(paymentDigest(session, next), signature)).toBe(false);
      },
    },
  ],
};
