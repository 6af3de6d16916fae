/** The parts of ERC-7730 (version 2) that our descriptors use. */

/** How one value is written, and under which name. */
export interface DescribedField {
  readonly path: string;
  readonly label: string;
  readonly format: "raw" | "addressName" | "amount" | "tokenAmount" | "date" | "duration" | "enum";
  readonly params?: Readonly<Record<string, unknown>>;
  readonly visible?: "always" | "optional" | { readonly ifNotIn: readonly (string | number | boolean)[] };
}

/** Fields that are shown together, element by element of a list. */
export interface FieldGroup {
  readonly label: string;
  readonly iteration: "bundled";
  readonly fields: readonly DescribedField[];
}

/** What is shown of one message or call. */
export interface Format {
  readonly intent: string;
  readonly fields: readonly (DescribedField | FieldGroup)[];
}

/** One file. */
export interface Descriptor {
  readonly $schema: string;
  readonly context: Readonly<Record<"eip712" | "contract", unknown>> | Readonly<Record<string, unknown>>;
  readonly metadata: {
    readonly owner: string;
    readonly contractName: string;
    readonly enums?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  };
  readonly display: { readonly formats: Readonly<Record<string, Format>> };
}

/** Where a contract is. */
export interface Deployment {
  readonly chainId: number;
  readonly address: string;
}

/** The version of the standard. */
export const schemaUrl = "https://eips.ethereum.org/assets/eip-7730/erc7730-v2.schema.json";

/** What stands for no bound: the type's highest number. */
export const unbounded = {
  uint112: `0x${"f".repeat(28)}`,
  uint256: `0x${"f".repeat(64)}`,
} as const;

/** ERC-20's stand-in for ETH in our contracts. */
export const ether = "0x0000000000000000000000000000000000000000";
