import { type AbiFunction, type Address, toFunctionSelector } from "viem";
import { ParametersInvalidError } from "../../errors/ParametersInvalidError.ts";
import { unknownName } from "../../parameters/checkParameters.ts";
import type { WishedCall, WishedRule } from "../WishedCall.ts";
import { type ArgumentPlace, argumentPlaces } from "./argumentPlaces.ts";
import type { NamedRule } from "./argumentRules.ts";
import { isAbi } from "./isAbi.ts";
import type { NamedCall } from "./NamedCall.ts";
import { toWord } from "./toWord.ts";

/** What names in rules stand for. */
export interface NamedCallFacts {
  /** Finds a token by its name. */
  readonly resolve: (token: "USDC" | Address) => Address;
}

/** Words of calldata that the terms can name. */
const maxWord = 255;

/**
 * Turns a call by ABI and names into one by selector and numbers of arguments.
 *
 * @param call - The call.
 * @param facts - What names stand for.
 * @param subject - Which call it is, for errors: `calls.0`.
 * @returns The call, its rules in the order of the calldata.
 * @throws {ParametersInvalidError} when the function, an argument or a value does not fit the ABI, or an argument has no
 * fixed place in the calldata.
 */
export function toWishedCall(call: NamedCall, facts: NamedCallFacts, subject: string): WishedCall {
  const fn = findFunction(call, subject);
  const places = argumentPlaces(fn.inputs);
  const rules = new Map<string, WishedRule>();
  for (const [name, given] of Object.entries(call.rules ?? {})) {
    const at = `${subject}.rules.${name}`;
    const place = places.get(name);
    if (place === undefined) throw refuse(at, missing(name, fn, places));
    const named: readonly NamedRule[] = Array.isArray(given) ? given : [given];
    for (const rule of named) {
      for (const word of toRules(rule, place, facts, at)) {
        if (word.argument > maxWord) throw refuse(at, `lies beyond word ${maxWord} of the calldata`);
        rules.set(
          JSON.stringify(word, (_, value) => (typeof value === "bigint" ? `${value}` : value)),
          word,
        );
      }
    }
  }
  return {
    target: facts.resolve(call.target),
    selector: toFunctionSelector(fn),
    valueCap: call.valueCap ?? 0n,
    rules: [...rules.values()].sort((one, other) => one.argument - other.argument),
  };
}

function findFunction({ abi, functionName }: NamedCall, subject: string): AbiFunction {
  if (!isAbi(abi)) throw refuse(`${subject}.abi`, "is no ABI: it lists functions with their name and inputs");
  const functions = abi.filter((item): item is AbiFunction => item.type === "function");
  const found = functions.filter(({ name }) => name === functionName);
  const [only] = found;
  if (only === undefined) {
    const names = functions.map(({ name }) => name);
    throw refuse(`${subject}.functionName`, unknownName(functionName, names));
  }
  if (found.length > 1) {
    const issue = "is several functions of the ABI: give an ABI with the one that is meant";
    throw refuse(`${subject}.functionName`, issue);
  }
  return only;
}

function missing(name: string, fn: AbiFunction, places: ReadonlyMap<string, ArgumentPlace>): string {
  const isThere = fn.inputs.some((input) => input.name === name || name.startsWith(`${input.name}.`));
  if (!isThere || name === "") return unknownName(name, [...places.keys()]);
  return "has no fixed place in the calldata: only the first argument of dynamic length can be bound, and no bytes or nested arrays";
}

function toRules(rule: NamedRule, place: ArgumentPlace, facts: NamedCallFacts, at: string): WishedRule[] {
  const { word: argument, type, pin } = place;
  const pins: WishedRule[] =
    pin === undefined ? [] : [{ kind: "equal", argument: pin.word, value: pin.offset }];
  const wordOf = (value: Parameters<typeof toWord>[0], of = type): bigint => {
    const word = toWord(value, of);
    if (word === undefined) throw refuse(at, `is not a value of the type ${of}`);
    return word;
  };
  const only = (fits: boolean, what: string) => {
    if (!fits) throw refuse(at, `is of the type ${type}: ${what}`);
  };
  switch (rule.kind) {
    case "list": {
      const [, item, count] = /^([^[]*)\[(\d*)\]$/.exec(type) ?? [];
      only(item !== undefined, "`list` is for arrays of single values");
      only(!count || Number(count) === rule.values.length, "`list` must have all of its elements");
      const values = rule.values.map((value) => wordOf(value, item));
      const words = count ? values : [BigInt(values.length), ...values];
      return [
        ...pins,
        ...words.map((value, index) => ({ kind: "equal", argument: argument + index, value }) as const),
      ];
    }
    case "equal":
      return [...pins, { kind: "equal", argument, value: wordOf(rule.value) }];
    case "oneOf":
      only(rule.values.length > 0, "`oneOf` needs values");
      return [...pins, { kind: "oneOf", argument, values: rule.values.map((value) => wordOf(value)) }];
    case "atMost":
    case "atLeast":
      only(isUnsigned(type), "only unsigned numbers have bounds");
      return [...pins, { kind: rule.kind, argument, value: wordOf(rule.value) }];
    case "address":
    case "counterparty": {
      only(type === "address", "only an address names a contract or a party");
      const { addresses } = rule;
      only(addresses.length > 0, "an empty list would refuse everything");
      return [...pins, { kind: rule.kind, argument, addresses } as WishedRule];
    }
    case "spend": {
      only(isUnsigned(type), "only an unsigned number is an amount");
      return [...pins, { kind: "spend", argument, token: facts.resolve(rule.token) }];
    }
  }
}

/** Not an array of them: its word is its length, or its first element. */
function isUnsigned(type: string): boolean {
  return /^uint\d*$/.test(type);
}

function refuse(at: string, issue: string): ParametersInvalidError {
  return new ParametersInvalidError("parameters of createSessionKey", [`${at}: ${issue}`]);
}
