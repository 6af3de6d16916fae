import { type Address, bytesToHex, concat, type Hex, keccak256, slice } from "viem";
import type { ContractNotDeployedError } from "../../chains/chainErrors.ts";
import { type ContractAddresses, contractAddress, findContract } from "../../chains/contractAddresses.ts";
import type { ParametersInvalidError } from "../../errors/ParametersInvalidError.ts";
import { toWishedCall } from "../calls/toWishedCall.ts";
import { transferCalls } from "../calls/transferCalls.ts";
import type { LimitMissingError } from "../errors/callErrors.ts";
import type { CounterpartyOutsideError, CounterpartyUnboundError } from "../errors/grantErrors.ts";
import type {
  LimitsNotAscendingError,
  NativeSpendRuleError,
  PayeesInvalidError,
  PaymentTokenInvalidError,
  RuleOperandsInvalidError,
  TermOutOfRangeError,
  TermsMalformedError,
  TermsTooLargeError,
} from "../errors/termsErrors.ts";
import type { SessionTerms, SpendLimit } from "../SessionTerms.ts";
import { bindCounterparties, checkParties, checkPayees } from "../terms/counterparties.ts";
import { enablingCall } from "../terms/enablingCall.ts";
import { escrowCalls } from "../terms/escrowCalls.ts";
import { termsWithJson } from "../terms/termsWithJson.ts";
import { toGrantedCall, type WishedCall } from "../WishedCall.ts";
import { chooseWindow } from "./chooseWindow.ts";
import type { SessionKeyAmounts } from "./readAmounts.ts";
import type { ParsedSessionKeyParameters } from "./sessionKeySchema.ts";

/** USDC that a session may spend over its life unless it is told otherwise: 10 USDC, in base units. */
const defaultLifetimeUsdc = 10_000_000n;

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
  readonly amounts: SessionKeyAmounts;
}

/** What {@link buildTerms} can throw. */
export type BuildTermsErrorType =
  | ContractNotDeployedError
  | CounterpartyOutsideError
  | CounterpartyUnboundError
  | LimitMissingError
  | LimitsNotAscendingError
  | NativeSpendRuleError
  | ParametersInvalidError
  | PayeesInvalidError
  | PaymentTokenInvalidError
  | RuleOperandsInvalidError
  | TermOutOfRangeError
  | TermsMalformedError
  | TermsTooLargeError;

/**
 * Turns what an owner asked for into terms.
 *
 * @param parameters - What was asked for.
 * @param facts - Key, epoch, time, addresses, and amounts in base units.
 * @returns The terms, not checked yet.
 */
export function buildTerms(parameters: ParsedSessionKeyParameters, facts: TermsFacts): SessionTerms {
  const { periodSeconds, maxOperations, gasBudgetWei, guardian, counterparties } = parameters;
  const { payments, transfers } = facts.amounts;
  const methods = chooseEscrowCalls(parameters, facts.amounts);
  const limits = [...chooseSpend(parameters, facts), ...transfers.map(({ to: _, ...limit }) => limit)];
  const salt = parameters.salt ?? randomSalt();
  for (const { to } of transfers) checkParties(to, counterparties);
  checkPayees(payments, counterparties);
  const calls = [
    ...transfers.flatMap(transferCalls),
    ...bindCounterparties(
      wishedCalls(parameters, facts).map((call) => toGrantedCall(call, facts.account)),
      counterparties,
      facts.account,
    ),
  ];
  if (methods !== "none") {
    calls.push(
      ...escrowCalls({
        escrow: contractAddress("abbaBabaEscrow", facts),
        account: facts.account,
        tokens: limits.map(({ token }) => token),
        counterparties,
        scope: parameters.escrowScope ?? ownScope(facts.sessionKey, salt),
        methods,
      }),
    );
  }
  if (payments.length > 0) calls.push(enablingCall(facts.sessionKey));
  return termsWithJson({
    sessionKey: facts.sessionKey,
    salt,
    epoch: facts.epoch,
    ...chooseWindow(parameters, facts.now),
    periodSeconds,
    maxOperations,
    gasBudget: gasBudgetWei,
    guardian,
    paymaster: choosePaymasterTerm(parameters, facts),
    limits,
    calls,
    payments,
  });
}

/** Finds contracts by name, and amounts. */
export type WishFacts = Pick<TermsFacts, "chainId" | "addresses" | "amounts">;

/**
 * Chooses whose gas a session may use. A project id says that gas may be sponsored: by this project's own paymaster, which
 * takes no tokens.
 *
 * @param parameters - What was asked for.
 * @param facts - The chain.
 */
export function choosePaymasterTerm(
  { paymaster, zeroDevProjectId }: ParsedSessionKeyParameters,
  facts: Pick<WishFacts, "chainId" | "addresses">,
): SessionTerms["paymaster"] {
  return paymaster ?? ((zeroDevProjectId && findContract("abbaBabaPaymaster", facts)) || "none");
}

/**
 * Chooses what a session may do at the escrow. Transfers are to the parties that they name: an escrow for anyone beside
 * them would be a way around.
 *
 * @param parameters - What was asked for.
 * @param amounts - The transfers in it.
 */
export function chooseEscrowCalls(
  { escrowCalls: asked }: ParsedSessionKeyParameters,
  { transfers }: Pick<SessionKeyAmounts, "transfers">,
): NonNullable<ParsedSessionKeyParameters["escrowCalls"]> {
  return asked ?? (transfers.length > 0 ? "none" : "bounded");
}

/**
 * Brings calls into the form by selector and numbers of arguments.
 *
 * @param parameters - What was asked for.
 * @param facts - Finds tokens by name.
 */
export function wishedCalls(
  { calls }: ParsedSessionKeyParameters,
  facts: Pick<WishFacts, "chainId" | "addresses">,
): WishedCall[] {
  const resolve = (token: "USDC" | Address) => (token === "USDC" ? contractAddress("usdc", facts) : token);
  return calls.map((call, index) =>
    "abi" in call ? toWishedCall(call, { resolve }, `calls.${index}`) : call,
  );
}

/**
 * Chooses what a session may spend by calls other than transfers.
 *
 * @param parameters - What was asked for.
 * @param facts - The amounts in it, and where USDC is.
 */
export function chooseSpend(parameters: ParsedSessionKeyParameters, facts: WishFacts): readonly SpendLimit[] {
  const { spend, transfers } = facts.amounts;
  if (spend !== undefined) return spend;
  const methods = chooseEscrowCalls(parameters, facts.amounts);
  const buys = methods === "bounded" || methods === "all" || parameters.calls.length > 0;
  if (transfers.length > 0 || !buys) return [];
  const lifetime = defaultLifetimeUsdc;
  return [{ token: contractAddress("usdc", facts), perOperation: lifetime, perPeriod: lifetime, lifetime }];
}

/** A scope of the session's own: a salt that an owner counts up begins like the next one's, and like the owner's, 0. */
function ownScope(sessionKey: Address, salt: Hex): Hex {
  return slice(keccak256(concat([sessionKey, salt])), 0, 4);
}

function randomSalt(): Hex {
  return bytesToHex(crypto.getRandomValues(new Uint8Array(8)));
}
