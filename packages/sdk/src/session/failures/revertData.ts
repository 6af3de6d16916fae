import { decodeAbiParameters, decodeErrorResult, type Hex, parseAbi, slice } from "viem";
import type { EndpointRole } from "../errors/endpointErrors.ts";

const entryPointErrors = /* @__PURE__ */ parseAbi([
  "error FailedOp(uint256 opIndex, string reason)",
  "error FailedOpWithRevert(uint256 opIndex, string reason, bytes inner)",
]);

/** What a failure says, gathered from all layers of it. */
export interface FailureFacts {
  /** The EntryPoint's code, such as `"AA23"`. */
  readonly code: string | undefined;
  /** Revert data of the innermost failure, best guess first. */
  readonly data: readonly Hex[];
  /** Whether somebody says that the EVM ran and reverted: without it nothing in `data` is a contract's word. */
  readonly reverted: boolean;
  /** What the layers said, without requests and without what a client says of them. */
  readonly text: string;
  /** Names of the layers' errors, and codes that are words. */
  readonly names: readonly string[];
  /** Codes of JSON-RPC or EIP-1193, innermost last. */
  readonly codes: readonly number[];
  /** Of the HTTP answer, if it was no success. */
  readonly status: number | undefined;
  /** Who was asked, if it is known. */
  readonly endpoint: EndpointRole | undefined;
  /** Seconds after which it says to ask again. */
  readonly retryAfterSeconds: number | undefined;
}

/** JSON-RPC code of a call that the EVM reverted, as geth and anvil have it. */
const revertedCode = 3;

/** How nodes and bundlers that have no code for it say that the EVM reverted. */
const revertedText =
  /\bexecution reverted\b|\bVM (?:Exception|execution error)|\breverted with\b|\b(?:transaction|UserOperation|call) reverted\b|^reverted?\b|\bAA\d\d\b.*revert/im;

/**
 * Gathers what an error and its causes say of a failed operation.
 *
 * Requests, which viem repeats in its messages, are left out: their calldata would be taken for revert data. So is what
 * viem makes of an answer: it calls any internal error of a node a revert.
 *
 * @param error - Whatever a client threw.
 * @returns Codes, revert data, texts.
 */
export function gatherFacts(error: unknown): FailureFacts {
  const layers = layersOf(error);
  const objects = layers.filter((layer) => typeof layer === "object");
  const data: Hex[] = [];
  for (const layer of objects) collectData(layer.data, data, 0);
  const isStructured = data.length > 0;
  const text = layers.flatMap(textsOf).join("\n").slice(0, 20_000);
  for (const [match] of text.matchAll(/0x[0-9a-fA-F]{8,}/g)) pushHex(match, data);
  let code = /\bAA\d\d\b/.exec(text)?.[0];
  for (const bytes of [...data]) {
    const inner = openEntryPointError(bytes);
    if (inner === undefined) continue;
    code ??= /\bAA\d\d\b/.exec(inner.reason)?.[0];
    if (inner.data !== undefined) data.unshift(inner.data);
  }
  const first = <value>(key: string, is: (value: unknown) => value is value) =>
    objects.map((layer) => layer[key]).find(is);
  const codes = objects.map((layer) => layer.code).filter(isNumber);
  return {
    code,
    data,
    reverted: isStructured || codes.includes(revertedCode) || revertedText.test(text) || code !== undefined,
    text,
    names: objects.flatMap((layer) => [layer.name, layer.code]).filter(isText),
    codes,
    status: first("status", isNumber),
    endpoint: first("endpoint", isRole),
    retryAfterSeconds: first("retryAfterSeconds", isNumber),
  };
}

type Layer = Record<string, unknown>;

function layersOf(error: unknown): (Layer | string)[] {
  const layers: (Layer | string)[] = [];
  const seen = new Set<unknown>();
  let current = error;
  while (current !== undefined && current !== null && !seen.has(current) && seen.size < 16) {
    seen.add(current);
    if (typeof current !== "object") {
      layers.push(String(current));
      break;
    }
    layers.push(current as Layer);
    current = "cause" in current ? current.cause : undefined;
  }
  return layers;
}

/** viem's errors say themselves what they make of an answer, and in `details` what the answer was. */
function textsOf(layer: Layer | string): string[] {
  if (typeof layer === "string") return [layer];
  const { shortMessage, details, message } = layer;
  if (isText(details)) return [details];
  return isText(shortMessage) || !isText(message) ? [] : [message];
}

const isText = (value: unknown): value is string => typeof value === "string";
const isNumber = (value: unknown): value is number => typeof value === "number";
const isRole = (value: unknown): value is EndpointRole =>
  value === "node" || value === "bundler" || value === "paymaster";

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
