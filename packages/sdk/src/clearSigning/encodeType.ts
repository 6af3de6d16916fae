import type { TypesByName } from "../owners/encodeFields.ts";

/**
 * Writes a message's types as EIP-712 hashes them: the type itself, then those that it refers to, by the alphabet.
 *
 * @param types - All types.
 * @param primaryType - The message's.
 */
export function encodeType(types: TypesByName, primaryType: string): string {
  const found = new Set<string>();
  collect(types, primaryType, found);
  found.delete(primaryType);
  return [primaryType, ...[...found].sort()]
    .map((name) => `${name}(${(types[name] ?? []).map((field) => `${field.type} ${field.name}`).join(",")})`)
    .join("");
}

function collect(types: TypesByName, name: string, found: Set<string>): void {
  if (found.has(name) || types[name] === undefined) return;
  found.add(name);
  for (const { type } of types[name]) collect(types, type.replace(/\[\]$/, ""), found);
}
