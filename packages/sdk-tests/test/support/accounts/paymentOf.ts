import { decodeTerms } from "@abbababa/sdk";
import type { Payment, Session } from "../../../src/accounts/index.ts";
import type { Trial } from "./Trial.ts";
import { usdcUnit } from "./trialTerms.ts";

/** A payment of 5 USDC, the most there may be, to the payee, at any time in the session's window. */
export function paymentOf(trial: Trial, session: Session, wishes: Partial<Payment> = {}): Payment {
  const { validAfter, validUntil } = decodeTerms(session.terms);
  return {
    token: {
      name: "USDC",
      version: "2",
      chainId: session.chainId,
      verifyingContract: trial.devnet.addresses.usdc,
    },
    from: trial.account.address,
    to: trial.payee.address,
    value: 5n * usdcUnit,
    validAfter: validAfter - 1,
    validBefore: validUntil + 1,
    ...wishes,
  };
}
