import type { AbiParameter } from "viem";

/** Where an argument lies in the calldata, counted in 32-byte words behind the selector. */
export interface ArgumentPlace {
  readonly word: number;
  /** Its Solidity type. */
  readonly type: string;
  /** The word that says where it begins, and what that must say; of what lies in the head there is none. */
  readonly pin: { readonly word: number; readonly offset: bigint } | undefined;
}

/**
 * Finds the arguments of a function whose place in the calldata is fixed, by name.
 *
 * What lies in the head is where it is. Of what has a dynamic length only the first begins at a fixed place, right behind
 * the head, and only if the calldata says so: the word that points there is pinned, as a call may point anywhere else.
 *
 * @param inputs - The function's inputs.
 * @returns Places by name; fields of a struct as `params.amountIn`. What has no fixed place is not among them.
 */
export function argumentPlaces(inputs: readonly AbiParameter[]): Map<string, ArgumentPlace> {
  const places = new Map<string, ArgumentPlace>();
  const headWords = inputs.reduce((words, input) => words + (sizeOf(input) ?? 1), 0);
  let word = 0;
  let isFirst = true;
  for (const input of inputs) {
    const size = sizeOf(input);
    if (size !== undefined) place(places, input, word, "", undefined);
    else if (isFirst) {
      isFirst = false;
      place(places, input, headWords, "", { word, offset: BigInt(headWords) * 32n });
    }
    word += size ?? 1;
  }
  return places;
}

function place(
  places: Map<string, ArgumentPlace>,
  input: AbiParameter,
  word: number,
  prefix: string,
  pin: ArgumentPlace["pin"],
): void {
  const path = `${prefix}${input.name ?? ""}`;
  if (!isTuple(input)) {
    places.set(path, { word, type: input.type, pin });
    return;
  }
  let next = word;
  for (const field of input.components) {
    const size = sizeOf(field);
    // What has a dynamic length inside of a struct begins behind others, wherever they end.
    if (size !== undefined) place(places, field, next, `${path}.`, pin);
    next += size ?? 1;
  }
}

/** How many words a parameter takes in the head; `undefined`: it has a dynamic length. */
function sizeOf(input: AbiParameter): number | undefined {
  const array = /^(.*)\[(\d*)\]$/.exec(input.type);
  if (array !== null) {
    const [, type = "", count = ""] = array;
    const item = sizeOf({ ...input, type });
    return count === "" || item === undefined ? undefined : item * Number(count);
  }
  if (input.type === "bytes" || input.type === "string") return undefined;
  if (!isTuple(input)) return 1;
  return input.components.reduce<number | undefined>((words, field) => {
    const size = sizeOf(field);
    return words === undefined || size === undefined ? undefined : words + size;
  }, 0);
}

function isTuple(input: AbiParameter): input is AbiParameter & { components: readonly AbiParameter[] } {
  return input.type === "tuple" && "components" in input;
}
