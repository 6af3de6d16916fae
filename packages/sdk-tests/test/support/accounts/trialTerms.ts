import { type AllowedCall, escrowCalls, type SessionTerms } from "@abbababa/sdk/wallet/session-keys";
import { type Address, type Hex, parseEther, toFunctionSelector } from "viem";

/** The escrow scope of every session here. */
export const escrowScope: Hex = "0x7e577e57";

/** Where a session's calls stand in its terms. */
export const call = { transfer: 0, approve: 1, createEscrow: 2 } as const;

/** Base units of one USDC. */
export const usdcUnit = 1_000_000n;

/** Whose terms they are. */
export interface TermsContext {
  readonly account: Address;
  readonly usdc: Address;
  readonly escrow: Address;
  readonly payee: Address;
  readonly sessionKey: Address;
  /** Unix seconds on the chain. */
  readonly now: number;
  readonly epoch: bigint;
}

/** What a test wants otherwise. */
export type TermsWishes = Partial<SessionTerms>;

/**
 * The terms of every session here, for a day: 10 USDC an operation, 20 a period, 30 over its life, to one payee by
 * `transfer` or through the escrow; and two payments of at most 5 USDC to that payee in each period.
 */
export function trialTerms(context: TermsContext, wishes: TermsWishes): SessionTerms {
  const { account, usdc, escrow, payee, sessionKey, now, epoch } = context;
  const transfer: AllowedCall = {
    target: usdc,
    selector: toFunctionSelector("transfer(address,uint256)"),
    valueCap: 0n,
    rules: [
      { kind: "counterparty", argument: 0, addresses: [payee] },
      { kind: "spend", argument: 1, token: usdc },
    ],
  };
  const ofEscrow = escrowCalls({
    escrow,
    account,
    tokens: [usdc],
    counterparties: [payee],
    scope: escrowScope,
    methods: "bounded",
  });
  return {
    sessionKey,
    salt: "0x0000000000000001",
    epoch,
    validAfter: now - 60,
    validUntil: now + 86_400,
    periodSeconds: 0,
    maxOperations: 100,
    gasBudget: parseEther("1"),
    guardian: undefined,
    paymaster: "none",
    limits: [
      { token: usdc, perOperation: 10n * usdcUnit, perPeriod: 20n * usdcUnit, lifetime: 30n * usdcUnit },
    ],
    calls: [transfer, ...ofEscrow],
    payments: [{ token: usdc, perPayment: 5n * usdcUnit, perPeriod: 2, payees: [payee] }],
    ...wishes,
  };
}
