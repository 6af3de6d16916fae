import { decodeAbiParameters, decodeErrorResult, type Hex, parseAbi, slice } from "viem";

const entryPointErrors = parseAbi([
  "error FailedOp(uint256 opIndex, string reason)",
  "error FailedOpWithRevert(uint256 opIndex, string reason, bytes inner)",
]);

/** What a failure says, gathered from all layers of it. */
export interface FailureFacts {
  /** The EntryPoint's code, such as `"AA23"`. */
  readonly code: string | undefined;
  /** Revert data of the innermost failure, best guess first. */
  readonly data: readonly Hex[];
  /** What the layers said, without requests. */
  readonly text: string;
  /** Of the HTTP answer, if it was no success. */
  readonly status: number | undefined;
}

/**
 * Gathers what an error and its causes say of a failed operation.
 *
 * Requests, which viem repeats in its messages, are left out: their calldata would be taken for revert data.
 *
 * @param error - Whatever a client threw.
 * @returns EntryPoint code, revert data, text.
 */
export function gatherFacts(error: unknown): FailureFacts {
  const texts: string[] = [];
  const data: Hex[] = [];
  const seen = new Set<unknown>();
  let status: number | undefined;
  let current: unknown = error;
  while (current !== undefined && current !== null && !seen.has(current) && seen.size < 16) {
    seen.add(current);
    if (typeof current === "object") {
      texts.push(...textsOf(current));
      if ("status" in current && typeof current.status === "number") status ??= current.status;
      collectData("data" in current ? current.data : undefined, data, 0);
      current = "cause" in current ? current.cause : undefined;
    } else {
      texts.push(String(current));
      current = undefined;
    }
  }
  const text = texts.join("\n").slice(0, 20_000);
  for (const [match] of text.matchAll(/0x[0-9a-fA-F]{8,}/g)) pushHex(match, data);
  let code = /\bAA\d\d\b/.exec(text)?.[0];
  for (const bytes of [...data]) {
    const inner = openEntryPointError(bytes);
    if (inner === undefined) continue;
    code ??= /\bAA\d\d\b/.exec(inner.reason)?.[0];
    if (inner.data !== undefined) data.unshift(inner.data);
  }
  return { code, data, text, status };
}

function textsOf(error: object): string[] {
  const brief = ["shortMessage", "details"].map((key) => (error as Record<string, unknown>)[key]);
  const texts = brief.filter((value): value is string => typeof value === "string");
  if (texts.length > 0 || !("message" in error) || typeof error.message !== "string") return texts;
  return [error.message];
}

/** JSON-RPC errors hold revert data as hex, or as an object that holds it. */
function collectData(value: unknown, into: Hex[], depth: number): void {
  if (typeof value === "string") pushHex(value, into);
  else if (typeof value === "object" && value !== null && depth < 4) {
    for (const inner of Object.values(value)) collectData(inner, into, depth + 1);
  }
}

function pushHex(text: string, into: Hex[]): void {
  if (/^0x([0-9a-fA-F]{2}){4,}$/.test(text) && text.length < 20_000 && !into.includes(text as Hex)) {
    into.push(text as Hex);
  }
}

function openEntryPointError(data: Hex): { reason: string; data: Hex | undefined } | undefined {
  try {
    const { args } = decodeErrorResult({ abi: entryPointErrors, data });
    const inner = args[2];
    return { reason: args[1], data: inner !== undefined && inner.length >= 10 ? inner : undefined };
  } catch {
    return undefined;
  }
}

/**
 * Reads the reason out of a plain Solidity `revert("…")`.
 *
 * @param data - Revert data.
 * @returns The reason, or `undefined` when it is another kind of revert.
 */
export function plainReason(data: Hex): string | undefined {
  if (!data.startsWith("0x08c379a0")) return undefined;
  try {
    return decodeAbiParameters([{ type: "string" }], slice(data, 4))[0].slice(0, 200);
  } catch {
    return undefined;
  }
}
