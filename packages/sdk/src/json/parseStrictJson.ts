/**
 * Parses JSON from outside: no deep nesting, no key that could reach a prototype.
 *
 * @param text - The JSON.
 * @param maxDepth - Deepest nesting of objects and arrays.
 * @returns What it says; `undefined` when it is not JSON that is allowed here. What the parser itself says is dropped:
 * it repeats the text, which may hold a secret.
 */
export function parseStrictJson(text: string, maxDepth: number): unknown {
  if (depthOf(text) > maxDepth) return undefined;
  try {
    return JSON.parse(text, (key, value: unknown) => {
      if (isPrototypeKey(key)) throw new TypeError(key);
      return value;
    });
  } catch {
    return undefined;
  }
}

/**
 * Says whether a key of an object could reach a prototype when the object is merged or walked.
 *
 * @param key - The key.
 * @returns Whether it is refused.
 */
export function isPrototypeKey(key: string): boolean {
  return key === "__proto__" || key === "constructor" || key === "prototype";
}

/** Deepest nesting of brackets outside strings: parsing first and asking then would be too late. */
function depthOf(json: string): number {
  let [depth, deepest, inString] = [0, 0, false];
  for (let index = 0; index < json.length; index += 1) {
    const character = json[index];
    if (inString && character === "\\") index += 1;
    else if (character === '"') inString = !inString;
    else if (!inString && (character === "{" || character === "[")) {
      depth += 1;
      deepest = Math.max(deepest, depth);
    } else if (!inString && (character === "}" || character === "]")) depth -= 1;
  }
  return deepest;
}
