import type { Abi, AbiParameter, Address } from "viem";
import type { NamedRule, RuleFor } from "./argumentRules.ts";

/** A function that a session may call, by its ABI; its arguments are named as the ABI names them. */
export interface NamedCall<contractAbi extends Abi = Abi, called extends string = string> {
  /** The contract; a token by its name. */
  readonly target: "USDC" | Address;
  readonly abi: contractAbi;
  readonly functionName: called;
  /**
   * What its arguments must satisfy, by name; fields of a struct as `params.amountIn`. An argument without a rule may be
   * anything.
   */
  readonly rules?: RulesOf<contractAbi, called> | undefined;
  /** Most ETH that one call may carry, in wei. @default 0n */
  readonly valueCap?: bigint | undefined;
}

/** Rules by the names of a function's arguments. */
export type RulesOf<abi extends Abi, name extends string> = Abi extends abi
  ? Readonly<Record<string, NamedRule | readonly NamedRule[]>>
  : {
      readonly [place in PlacesOf<InputsOf<abi, name>> as place["path"]]?:
        | RuleFor<place["type"]>
        | readonly RuleFor<place["type"]>[];
    };

/** Names of an ABI's functions. */
export type FunctionNameOf<abi extends Abi> = Extract<abi[number], { readonly type: "function" }>["name"];

type InputsOf<abi extends Abi, name extends string> =
  Extract<abi[number], { readonly type: "function"; readonly name: name }> extends {
    readonly inputs: infer inputs extends readonly AbiParameter[];
  }
    ? inputs
    : never;

type PlacesOf<inputs extends readonly AbiParameter[], prefix extends string = ""> = PlaceOf<
  inputs[number],
  prefix
>;

type PlaceOf<input, prefix extends string> = input extends {
  readonly name: infer name extends string;
  readonly type: infer type extends string;
}
  ? input extends {
      readonly type: "tuple";
      readonly components: infer components extends readonly AbiParameter[];
    }
    ? PlacesOf<components, `${prefix}${name}.`>
    : { readonly path: `${prefix}${name}`; readonly type: type }
  : never;
