import {
  type Address,
  concat,
  domainSeparator,
  type Hex,
  hashStruct,
  numberToHex,
  size,
  stringToHex,
  type TypedDataDefinition,
  zeroHash,
} from "viem";
import type { TypesByName } from "./encodeFields.ts";

/** EIP-712's domain of an account. */
export interface AccountDomain {
  readonly name: string;
  readonly version: string;
  readonly chainId: number;
  readonly verifyingContract: Address;
}

/** A message as its owner signs it, and what the account's validator has to be told beside. */
export interface NestedTypedData {
  readonly typedData: TypedDataDefinition;
  /** Domain separator (32) ‖ contents hash (32) ‖ contents description ‖ its length (2). */
  readonly suffix: Hex;
}

const ownFields = [
  { name: "name", type: "string" },
  { name: "version", type: "string" },
  { name: "chainId", type: "uint256" },
  { name: "verifyingContract", type: "address" },
  { name: "salt", type: "bytes32" },
] as const;

/**
 * Nests typed data into an account's domain, as ERC-7739 has it: a device shows the message, and for which account it is.
 *
 * @param typedData - What the account is asked to sign.
 * @param account - Its own domain.
 */
export function nestTypedData(typedData: TypedDataDefinition, account: AccountDomain): NestedTypedData {
  const { types, primaryType, message, domain = {} } = typedData;
  const { EIP712Domain: _, ...contents } = types as TypesByName;
  const contentsHash = hashStruct({
    types: contents as never,
    primaryType: primaryType as never,
    data: message as never,
  });
  const description = stringToHex(describeContents(contents, primaryType));
  return {
    typedData: {
      domain,
      types: { ...contents, TypedDataSign: [{ name: "contents", type: primaryType }, ...ownFields] },
      primaryType: "TypedDataSign",
      message: { contents: message, ...account, chainId: BigInt(account.chainId), salt: zeroHash },
    },
    suffix: concat([
      domainSeparator({ domain }),
      contentsHash,
      description,
      numberToHex(size(description), { size: 2 }),
    ]),
  };
}

/** The types in the alphabet's order, as EIP-712 puts those that a message refers to; the name behind them if it is not first. */
function describeContents(types: TypesByName, primaryType: string): string {
  const names = [...referredTo(types, primaryType, new Set())].sort();
  const text = names.map((name) => `${name}(${fieldsOf(types, name)})`).join("");
  return names[0] === primaryType ? text : `${text}${primaryType}`;
}

function fieldsOf(types: TypesByName, name: string): string {
  return (types[name] ?? []).map((field) => `${field.type} ${field.name}`).join(",");
}

function referredTo(types: TypesByName, name: string, found: Set<string>): Set<string> {
  if (found.has(name) || !(name in types)) return found;
  found.add(name);
  for (const { type } of types[name] ?? []) referredTo(types, type.replace(/(\[\d*\])+$/, ""), found);
  return found;
}
