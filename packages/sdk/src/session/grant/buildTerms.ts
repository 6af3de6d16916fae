import { type Address, bytesToHex, concat, type Hex, keccak256, slice } from "viem";
import { type ContractAddresses, contractAddress, findContract } from "../../chains/contractAddresses.ts";
import { resolveTokenName } from "../ledger/readCeiling.ts";
import type { AllowedCall, PaymentRule, SessionTerms, SpendLimit } from "../SessionTerms.ts";
import { bindCounterparties, checkPayees } from "../terms/counterparties.ts";
import { enablingCall } from "../terms/enablingCall.ts";
import { escrowCalls } from "../terms/escrowCalls.ts";
import type { ParsedSessionKeyParameters } from "./sessionKeySchema.ts";

/** USDC that a session may spend over its life unless it is told otherwise: 10 USDC, in base units. */
const defaultLifetimeUsdc = 10_000_000n;

/** How long before now a session's window begins: clocks differ, and bundlers want it 5 s past. Seconds. */
const headStart = 60;

/** What terms are built from, beside what the owner asked for. */
export interface TermsFacts {
  readonly sessionKey: Address;
  /** The account that grants them. */
  readonly account: Address;
  readonly epoch: bigint;
  /** The chain's time, unix seconds. */
  readonly now: number;
  readonly chainId: number;
  readonly addresses: ContractAddresses;
}

/**
 * Turns what an owner asked for into terms.
 *
 * @param parameters - What was asked for, defaults filled in.
 * @param facts - Key, epoch, time and addresses.
 * @returns The terms, not checked yet.
 */
export function buildTerms(parameters: ParsedSessionKeyParameters, facts: TermsFacts): SessionTerms {
  const { validitySeconds, periodSeconds, maxOperations, gasBudgetWei, guardian } = parameters;
  const validAfter = parameters.validAfter ?? Math.max(facts.now - headStart, 1);
  const limits = buildLimits(parameters, facts);
  const salt = parameters.salt ?? randomSalt();
  const asked: AllowedCall[] = parameters.calls.map(({ selector, ...call }) => ({ ...call, selector }));
  const calls = bindCounterparties(asked, parameters.counterparties);
  if (parameters.escrowCalls !== "none") {
    calls.push(
      ...escrowCalls({
        escrow: contractAddress("abbaBabaEscrow", facts),
        account: facts.account,
        tokens: limits.map(({ token }) => token),
        counterparties: parameters.counterparties,
        scope: parameters.escrowScope ?? ownScope(facts.sessionKey, salt),
        methods: parameters.escrowCalls,
      }),
    );
  }
  const payments = buildPayments(parameters, facts);
  checkPayees(payments, parameters.counterparties);
  if (payments.length > 0) calls.push(enablingCall(facts.sessionKey));
  return {
    sessionKey: facts.sessionKey,
    salt,
    epoch: facts.epoch,
    validAfter,
    validUntil: (parameters.validAfter ?? facts.now) + validitySeconds,
    periodSeconds,
    maxOperations,
    gasBudget: gasBudgetWei,
    guardian,
    paymaster: parameters.paymaster ?? defaultPaymaster(parameters, facts),
    limits,
    calls,
    payments,
  };
}

/** A project id says that gas may be sponsored: by this project's own paymaster, which takes no tokens. */
function defaultPaymaster(
  { zeroDevProjectId }: ParsedSessionKeyParameters,
  facts: TermsFacts,
): SessionTerms["paymaster"] {
  return (zeroDevProjectId && findContract("abbaBabaPaymaster", facts)) || "none";
}

function buildLimits(parameters: ParsedSessionKeyParameters, facts: TermsFacts): SpendLimit[] {
  const { spend, escrowCalls: escrow, calls } = parameters;
  const callsNothing = escrow === "none" && calls.length === 0;
  const unasked: NonNullable<typeof spend> = callsNothing
    ? []
    : [{ token: "USDC" as const, lifetime: defaultLifetimeUsdc }];
  return (spend ?? unasked).map(({ token, lifetime, ...caps }) => {
    const perPeriod = caps.perPeriod ?? lifetime;
    return {
      token: resolveTokenName(token, facts),
      perOperation: caps.perOperation ?? perPeriod,
      perPeriod,
      lifetime,
    };
  });
}

function buildPayments({ payments }: ParsedSessionKeyParameters, facts: TermsFacts): PaymentRule[] {
  return payments.map(({ token, ...rule }) => ({ ...rule, token: resolveTokenName(token, facts) }));
}

/** A scope of the session's own: a salt that an owner counts up begins like the next one's, and like the owner's, 0. */
function ownScope(sessionKey: Address, salt: Hex): Hex {
  return slice(keccak256(concat([sessionKey, salt])), 0, 4);
}

function randomSalt(): Hex {
  return bytesToHex(crypto.getRandomValues(new Uint8Array(8)));
}
