import { describeIssues, sentences } from "@abbababa/sdk/internal";
import type * as z from "zod/mini";

/** Characters of a header that are read at most. */
const longest = 65_536;

/** Lists and objects within each other that are read at most. */
const deepest = 32;

/** Why a header cannot be read. */
export class UnreadableHeader {
  readonly reason: string;

  constructor(reason: string) {
    this.reason = reason;
  }
}

/**
 * Reads a header of x402: JSON in base64.
 *
 * @param text - The header.
 * @param schema - What it should hold.
 * @returns What it holds, or why it cannot be read, without its content.
 */
export function readHeader<schema extends z.ZodMiniType>(
  text: string,
  schema: schema,
): z.output<schema> | UnreadableHeader {
  if (text.length > longest) return new UnreadableHeader(`is longer than ${longest} characters`);
  const bytes = fromBase64(text);
  if (bytes === undefined) return new UnreadableHeader("is not base64");
  const json = toText(bytes);
  if (json !== undefined && depthOf(json) > deepest)
    return new UnreadableHeader(`is nested deeper than ${deepest} levels`);
  const value = json === undefined ? undefined : parseJson(json);
  if (value === undefined) return new UnreadableHeader("is not JSON");
  const result = schema.safeParse(value, sentences);
  if (result.success) return result.data;
  return new UnreadableHeader(describeIssues(result.error).join("; "));
}

/** Writes a header of x402: JSON in base64, of the bytes of UTF-8. */
export function writeHeader(value: unknown): string {
  const bytes = new TextEncoder().encode(JSON.stringify(value));
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
}

function fromBase64(text: string): Uint8Array | undefined {
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(text)) return undefined;
  try {
    return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  } catch (error) {
    if (error instanceof DOMException) return undefined;
    throw error;
  }
}

function toText(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}

/** How deep the brackets of a text are nested, at least: whoever walks it by recursion needs a stack of that depth. */
function depthOf(text: string): number {
  let [depth, deepestYet, isInString] = [0, 0, false];
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at];
    if (isInString && character === "\\") at += 1;
    else if (character === '"') isInString = !isInString;
    else if (isInString) continue;
    else if (character === "[" || character === "{") {
      depth += 1;
      if (depth > deepestYet) deepestYet = depth;
    } else if (character === "]" || character === "}") depth -= 1;
  }
  return deepestYet;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
