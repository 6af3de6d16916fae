import { OptionsInvalidError } from "../errors.ts";

/**
 * Reads operators' keys: `name:key`, separated by commas.
 *
 * @throws {OptionsInvalidError} which does not repeat them.
 */
export function readOperatorKeys(text: string | undefined): Record<string, string> | undefined {
  if (!text) return undefined;
  const pairs = text.split(",").map((pair) => /^\s*([\w.-]+):([\w-]+)\s*$/.exec(pair));
  const keys = pairs.flatMap((pair) => (pair?.[1] && pair[2] ? [[pair[1], pair[2]] as const] : []));
  if (keys.length !== pairs.length || new Set(keys.map(([name]) => name)).size !== keys.length) {
    throw new OptionsInvalidError([
      "OPERATOR_KEYS: must be a comma-separated list of name:key, with each name once",
    ]);
  }
  return Object.fromEntries(keys);
}
