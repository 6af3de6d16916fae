const prototypeKeys: readonly string[] = ["__proto__", "constructor", "prototype"];

/**
 * Reads JSON from a stranger: bounded, and without names that could reach a prototype.
 *
 * @param text - Whatever came.
 * @param most - Most characters that are looked at.
 * @returns What it says; `undefined`: it is no text, too long, or no such JSON.
 */
export function parseJson(text: unknown, most: number): unknown {
  if (typeof text !== "string" || text.length > most) return undefined;
  try {
    return JSON.parse(text, (key, value: unknown) => {
      if (prototypeKeys.includes(key)) throw new TypeError(key);
      return value;
    });
  } catch {
    return undefined;
  }
}
