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

/** Makes an entry. */
export function difference(
  field: string,
  kind: GrantDifference["kind"],
  asked: string,
  granted: string,
): GrantDifference {
  const words = { narrower: "less", wider: "more", other: "something else" };
  return {
    field,
    kind,
    asked,
    granted,
    sentence: `${field}: ${words[kind]} than was asked for: ${asked} was asked for, ${granted} is granted.`,
  };
}

/** Parties by lower-case address, or all of them. */
export type Listed = "anyone" | readonly string[];

/** Whether everybody of one list is on another. */
export function isSubset(inner: Listed, outer: Listed): boolean {
  if (outer === "anyone") return true;
  return inner !== "anyone" && inner.every((one) => outer.includes(one));
}
