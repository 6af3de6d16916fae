import type { GrantDifference } from "../GrantDifference.ts";

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
