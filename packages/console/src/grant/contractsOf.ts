import { abbaBabaEscrowAbi, type SessionTerms } from "@abbababa/sdk";
import { type Address, erc20Abi, toFunctionSelector } from "viem";
import { en } from "../texts/en.ts";

/** A function that a session may call, as it is shown. */
export interface ContractRow {
  readonly target: Address;
  /** @default it is not known */
  readonly name: string | undefined;
  readonly functionName: string;
}

const functionNames = new Map<string, string>(
  [...abbaBabaEscrowAbi, ...erc20Abi]
    .filter((item) => item.type === "function")
    .map((item): [string, string] => [toFunctionSelector(item), item.name]),
);

/** Lists contracts and functions, with names where they are known here: nothing that a contract says of itself. */
export function contractsOf(
  terms: SessionTerms,
  labels: Readonly<Record<string, string>>,
): readonly ContractRow[] {
  return terms.calls
    .filter(({ target }) => target.toLowerCase() !== terms.sessionKey.toLowerCase())
    .map(({ target, selector }) => ({
      target,
      name: labels[target.toLowerCase()],
      functionName:
        selector === undefined ? en.grant.plainTransfer : (functionNames.get(selector) ?? selector),
    }));
}
