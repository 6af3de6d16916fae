import { isPrototypeKey } from "./parseStrictJson.ts";

/**
 * Finds what JSON would alter, drop or refuse in a value.
 *
 * @param value - Anything.
 * @param maxDepth - Deepest nesting of objects and arrays.
 * @param depth - Nesting so far.
 * @returns What is wrong, without repeating any of it; `undefined` when JSON holds the value exactly.
 */
export function findJsonFlaw(value: unknown, maxDepth: number, depth = 0): string | undefined {
  if (value === null || typeof value === "boolean") return undefined;
  if (typeof value === "string") return findTextFlaw(value);
  if (typeof value === "number") {
    const exact = Number.isFinite(value) && !Object.is(value, -0);
    return exact ? undefined : "it holds a number that JSON has not";
  }
  if (typeof value !== "object") return `it holds a ${typeof value}`;
  if (depth === maxDepth) return `it is nested deeper than ${maxDepth}`;
  if (Array.isArray(value)) return findFirst(value, (item) => findJsonFlaw(item, maxDepth, depth + 1));
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return "it holds an object of a class";
  return findFirst(Object.entries(value), ([key, item]) => {
    if (isPrototypeKey(key)) return "it holds a key that could reach a prototype";
    return findTextFlaw(key) ?? findJsonFlaw(item, maxDepth, depth + 1);
  });
}

/** A loop over every index: a hole in an array is a flaw too. */
function findFirst<item>(
  items: Iterable<item>,
  find: (item: item) => string | undefined,
): string | undefined {
  for (const item of items) {
    const flaw = find(item);
    if (flaw !== undefined) return flaw;
  }
  return undefined;
}

/** Lone surrogates have no UTF-8; `JSON.stringify` would escape them, and other parsers differ in what they make of it. */
function findTextFlaw(text: string): string | undefined {
  return /\p{Surrogate}/u.test(text) ? "it holds text that is not Unicode" : undefined;
}
