/** In what a grant differs from what was asked for. */
export interface GrantDifference {
  /** Which term, by the parameter that sets it: `maxOperations`, `spend 0x… lifetime`, `calls 0x… 0x…`. */
  readonly field: string;
  /** Whether the grant allows less, more, or something else that gives the key no power. */
  readonly kind: "narrower" | "wider" | "other";
  /** Amounts in base units, times in unix seconds. */
  readonly asked: string;
  readonly granted: string;
  /** The same in words. */
  readonly sentence: string;
}
