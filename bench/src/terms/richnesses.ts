import { type Richness, usualSession } from "../session/escrowTerms.ts";

/** Sessions with ever more sellers, the calls as usual. */
export const byCounterparties: readonly Richness[] = [1, 2, 5, 10, 20, 50, 100].map((counterparties) => ({
  ...usualSession,
  counterparties,
}));

/** Sessions with ever more calls, the sellers as usual. */
export const byCalls: readonly Richness[] = [4, 8, 16, 32].map((calls) => ({ ...usualSession, calls }));
