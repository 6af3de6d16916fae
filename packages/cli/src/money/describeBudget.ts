import type { Budget } from "./spending.ts";

/** Says what may still be spent, a line for each token and each way to pay. */
export function describeBudget({ tokens, payments }: Pick<Budget, "tokens" | "payments">): string[] {
  return [
    ...tokens.map(
      ({ spendableNow, left, spent }) =>
        `${spendableNow.text} now, ${left.text} in all; ${spent.text} spent.`,
    ),
    ...payments.map(
      ({ perPayment, perPeriod }) =>
        `Payments by x402: up to ${perPayment.text} each, ${perPeriod} in a period.`,
    ),
  ];
}
