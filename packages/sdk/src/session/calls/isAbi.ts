import type { Abi } from "viem";

/** Structs in structs: no compiler goes deeper. */
const deepest = 16;

/**
 * Says whether something from outside is an ABI, as far as calls are read by it.
 *
 * @param value - Anything.
 */
export function isAbi(value: unknown): value is Abi {
  return Array.isArray(value) && value.every(isItem);
}

function isItem(item: unknown): boolean {
  if (!isRecord(item) || typeof item.type !== "string") return false;
  if (item.type !== "function") return true;
  return typeof item.name === "string" && item.name !== "" && areParameters(item.inputs, 0);
}

function areParameters(list: unknown, depth: number): boolean {
  return depth <= deepest && Array.isArray(list) && list.every((parameter) => isParameter(parameter, depth));
}

function isParameter(parameter: unknown, depth: number): boolean {
  if (!isRecord(parameter)) return false;
  const { type, name, components } = parameter;
  if (typeof type !== "string" || type === "") return false;
  if (name !== undefined && typeof name !== "string") return false;
  return type.startsWith("tuple") ? areParameters(components, depth + 1) : true;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}
