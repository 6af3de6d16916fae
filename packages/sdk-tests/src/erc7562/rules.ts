import { concat, numberToHex } from "viem";

/** A rule of ERC-7562 that an operation broke. */
export type Violation = {
  /** The rule's id in the ERC, such as `OP-011`. */
  rule: string;
  /** Who is accountable: the account, its factory or the paymaster. */
  entity: "sender" | "factory" | "paymaster";
  /** The contract whose code broke it. */
  contract: string;
  what: string;
};

/** OP-011 (and OP-080 for the two that only staked entities may use). */
export const bannedOpcodes = new Set([
  "ORIGIN",
  "GASPRICE",
  "BLOCKHASH",
  "COINBASE",
  "TIMESTAMP",
  "NUMBER",
  "PREVRANDAO",
  "DIFFICULTY",
  "GASLIMIT",
  "BASEFEE",
  "BLOBHASH",
  "BLOBBASEFEE",
  "CREATE",
  "SELFDESTRUCT",
  "INVALID",
]);

/** OP-080: only a staked entity may read balances. */
export const stakedOnlyOpcodes = new Set(["BALANCE", "SELFBALANCE"]);

/** STO-021: a mapping keyed by the account, and what lies up to 128 slots behind. */
export const associatedSlotRange = 128n;

/** OP-062: the precompiles every chain has. */
export const precompiles = new Set([1n, 2n, 3n, 4n, 5n, 6n, 7n, 8n, 9n, 10n]);

/** OP-062: the P-256 one of RIP-7212, which is a precompile where the chain has it, and an address without code elsewhere. */
export const p256Precompile = {
  address: 0x100n,
  /** What it answers 1 to: a signature of the Wycheproof project's, with r = 5 and s = 1. */
  validInput: concat([
    "0xbb5a52f42f9c9261ed4361f59422a1e30036e7c32b270c8807a419feca605023",
    numberToHex(5n, { size: 32 }),
    numberToHex(1n, { size: 32 }),
    "0xa71af64de5126a4a4e02b7922d66ce9415ce88a4c9d25514d91082c8725ac957",
    "0x5d47723c8fbe580bb369fec9c2665d8e30a435b9932645482e7c9f11e872296b",
  ]),
} as const;

/** OP-051 to OP-053: what may be called on the EntryPoint during validation. */
export const entryPointSelectors = new Set(["0x", "0xb760faf9", "0x0bd28e3b"]);
