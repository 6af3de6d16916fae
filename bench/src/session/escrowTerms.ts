import { type Hex, toFunctionSelector } from "viem";
import { sellersOf, sessionKey } from "../account/keys.ts";
import { type AllowedCall, escrowCalls, type SessionTerms } from "./sdk.ts";
import type { Targets } from "./Targets.ts";

/** How rich a session is. */
export interface Richness {
  /** Sellers that it may pay. */
  readonly counterparties: number;
  /** Calls that it may make, three at least. */
  readonly calls: number;
}

/** What the gas table measures: two sellers, and every call that a party of an escrow makes. */
export const usualSession: Richness = { counterparties: 2, calls: 10 };

/** The scope of the escrows that measured sessions are kept to. */
export const escrowScope: Hex = "0x5a17ba5e";

/** Base units of one USDC. */
const usdc = 1_000_000n;

/** The chain's time while gas is measured: far enough ahead of every clock, since a chain's time never goes back. */
export const measuringTime = 4_000_000_000;

/**
 * The terms of a session that buys and sells through the escrow, times fixed so that every run has the same bytes.
 *
 * The first three calls are `approve`, `createEscrow` and `accept`, which are what is measured. Functions that the
 * escrow does not have stand in when there are to be more than it has.
 */
export function escrowTerms(targets: Targets, { counterparties, calls }: Richness): SessionTerms {
  const { escrow, account } = targets;
  const known = putAcceptThird(
    escrowCalls({
      escrow,
      account,
      tokens: [targets.usdc],
      counterparties: sellersOf(counterparties),
      scope: escrowScope,
      methods: "all",
    }),
  );
  const invented = Array.from({ length: Math.max(0, calls - known.length) }, (_, index) =>
    inventedCall(targets, index),
  );
  return {
    sessionKey: sessionKey.address,
    salt: "0x5a17ba5e5a17ba5e",
    epoch: 0n,
    validAfter: measuringTime - 100_000_000,
    validUntil: measuringTime + 100_000_000,
    periodSeconds: 86_400,
    maxOperations: 1_000,
    gasBudget: 10_000_000_000_000_000n,
    guardian: undefined,
    paymaster: "none",
    payments: [],
    limits: [{ token: targets.usdc, perOperation: 10n * usdc, perPeriod: 20n * usdc, lifetime: 50n * usdc }],
    calls: [...known.slice(0, calls), ...invented],
  };
}

function putAcceptThird([approve, create, ...others]: readonly AllowedCall[]): AllowedCall[] {
  if (approve === undefined || create === undefined) throw new RangeError("An escrow session has two calls.");
  const accept = toFunctionSelector("accept(bytes32)");
  const rest = others.toSorted((a, b) => Number(b.selector === accept) - Number(a.selector === accept));
  return [approve, create, ...rest];
}

function inventedCall({ escrow }: Targets, index: number): AllowedCall {
  const selector: Hex = toFunctionSelector(`invented${index}(bytes32)`);
  return { target: escrow, selector, valueCap: 0n, rules: [] };
}
