import type { SessionCall, SessionStatus } from "@abbababa/sdk";
import { type Address, encodeFunctionData, erc20Abi, zeroAddress } from "viem";
import type { Agent } from "../agent/openAgent.ts";
import { readPayee } from "./readAddress.ts";
import { type SentOnce, sendOnce } from "./sendOnce.ts";
import { parseAmount, readToken, type ShownAmount, showAmount, type Token } from "./tokens.ts";

/** What is left of one token. */
export interface TokenBudget {
  readonly token: Token;
  readonly spendableNow: ShownAmount;
  readonly left: ShownAmount;
  readonly spent: ShownAmount;
}

/** What an agent may still spend, as the chain counts. */
export interface Budget {
  readonly account: Address;
  readonly status: SessionStatus;
  readonly tokens: readonly TokenBudget[];
  /** What may be paid by signatures (x402): the most at once, and how many in a period. */
  readonly payments: readonly { readonly perPayment: ShownAmount; readonly perPeriod: number }[];
}

/** Reads what an agent may still spend. */
export async function readBudget({ session }: Pick<Agent, "session">): Promise<Budget> {
  const status = await session.getStatus();
  const tokens = await Promise.all(
    status.budgets.map(async ({ token: address, spendableNow, left, spent }) => {
      const token = await readToken(session, address);
      const [now, rest, gone] = [spendableNow, left, spent].map((amount) => showAmount(amount, token));
      return { token, spendableNow: now, left: rest, spent: gone } as TokenBudget;
    }),
  );
  const payments = await Promise.all(
    session.terms.payments.map(async ({ token, perPayment, perPeriod }) => ({
      perPayment: showAmount(perPayment, await readToken(session, token)),
      perPeriod,
    })),
  );
  return { account: session.account, status, tokens, payments };
}

/** A transfer as people ask for it. */
export interface WishedTransfer {
  /** `USDC`, `ETH` or an address. */
  readonly token: string;
  /** Such as `"12.50"`. */
  readonly amount: string;
  readonly to: string;
}

/** A transfer that can be made. */
export interface PreparedTransfer {
  readonly call: SessionCall;
  readonly to: Address;
  readonly amount: ShownAmount;
}

/**
 * Reads a transfer.
 *
 * @throws {UsageError} saying what of it is not of its form.
 */
export async function prepareTransfer(
  { session }: Pick<Agent, "session">,
  { token: named, amount: text, to }: WishedTransfer,
): Promise<PreparedTransfer> {
  const recipient = readPayee(to);
  const token = await readToken(session, named);
  const value = parseAmount(text, token);
  const call =
    token.address === zeroAddress
      ? { to: recipient, value }
      : {
          to: token.address,
          data: encodeFunctionData({ abi: erc20Abi, functionName: "transfer", args: [recipient, value] }),
        };
  return { call, to: recipient, amount: showAmount(value, token) };
}

/**
 * Transfers a token, once for each key.
 *
 * @throws What {@link sendOnce} throws.
 */
export async function sendTransfer(
  agent: Pick<Agent, "session" | "operations">,
  key: string,
  { call, to, amount }: PreparedTransfer,
): Promise<SentOnce> {
  return await sendOnce(agent, { key, purpose: `${amount.text} to ${to}`, calls: [call] });
}
