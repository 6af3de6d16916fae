import type { Address } from "viem";
import { parseBudget } from "../amounts/budget.ts";
import { ParametersInvalidError } from "../errors/ParametersInvalidError.ts";
import { checkAddress } from "../escrow/checkAddress.ts";
import { type EscrowClient, isSession } from "../escrow/EscrowClient.ts";
import type { CreateSessionParameters } from "./createSession.ts";
import { fundWallet } from "./fundWallet.ts";
import type { MovedMoney } from "./MovedMoney.ts";
import { walletGas } from "./walletGas.ts";

/** The session to be funded: a `SessionInfo`, or what is known of it. */
export interface FundedSession {
  readonly walletAddress: Address;
  /** What its wallet is to hold; see `createSession`. `null`: give `amount`. */
  readonly budgetUsdc?: CreateSessionParameters["budgetUsdc"] | null;
  /** Id of its on-chain session: then its wallet is a smart account, which has ETH of its own. */
  readonly onChainSessionId?: string | undefined;
}

/** How much a session's wallet is to hold. */
export interface FundSessionAmounts {
  /** USDC that the wallet is to hold; see `createSession`. @default the session's budget */
  readonly amount?: CreateSessionParameters["budgetUsdc"];
  /**
   * ETH that the wallet is to hold, in wei; what it lacks is sent along.
   *
   * @default enough for about five purchases when a plain wallet pays a session without an on-chain one; else 0n
   */
  readonly gasWei?: bigint | undefined;
}

/**
 * Brings a session's wallet up to its budget. Repeated, by one process or several at once, it adds only what lacks.
 *
 * @param payer - Who pays.
 * @param token - The token's address.
 * @param session - {@link FundedSession}
 * @param amounts - {@link FundSessionAmounts}
 * @returns What was moved.
 * @throws {InsufficientBalanceError | TransactionPendingError | NonceConflictError}
 */
export async function fundSession(
  payer: EscrowClient,
  token: Address,
  session: FundedSession,
  amounts: FundSessionAmounts = {},
): Promise<MovedMoney> {
  const { onChainSessionId } = session;
  const to = checkAddress(session.walletAddress, "walletAddress");
  const amount = amounts.amount ?? session.budgetUsdc;
  if (amount === undefined || amount === null) {
    const issue = "amount: is missing, and the session has no budget to fund";
    throw new ParametersInvalidError("parameters of fundSession", [issue]);
  }
  const budget = parseBudget(amount);
  const isPlain = !isSession(payer) && payer.account.type !== "smart" && onChainSessionId === undefined;
  const gasWei = amounts.gasWei ?? (isPlain ? await walletGas(payer, to) : 0n);
  return fundWallet(payer, { to, budget, gasWei, token });
}
