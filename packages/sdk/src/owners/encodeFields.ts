import {
  concat,
  encodeAbiParameters,
  type Hex,
  hashStruct,
  keccak256,
  stringToHex,
  type TypedDataDefinition,
} from "viem";

/** EIP-712's types by name. */
export type TypesByName = Readonly<
  Record<string, readonly { readonly name: string; readonly type: string }[]>
>;

/**
 * Encodes the members of an EIP-712 message one after another (`encodeData`), without the type's hash in front.
 *
 * @param typedData - The message.
 * @returns 32 bytes for each member of the primary type.
 */
export function encodeFields({ types, primaryType, message }: TypedDataDefinition): Hex {
  const byName = types as TypesByName;
  const values = message as Readonly<Record<string, unknown>>;
  return concat((byName[primaryType] ?? []).map(({ name, type }) => encodeField(byName, type, values[name])));
}

function encodeField(types: TypesByName, type: string, value: unknown): Hex {
  const list = /^(.*)\[\d*\]$/.exec(type);
  if (list !== null) {
    const [, element = ""] = list;
    return keccak256(concat((value as readonly unknown[]).map((each) => encodeField(types, element, each))));
  }
  if (type in types)
    return hashStruct({ types: types as never, primaryType: type as never, data: value as never });
  if (type === "string") return keccak256(stringToHex(value as string));
  if (type === "bytes") return keccak256(value as Hex);
  return encodeAbiParameters([{ type }], [value]);
}
