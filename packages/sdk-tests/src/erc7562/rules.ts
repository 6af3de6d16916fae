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

/** OP-062: the precompiles every chain has, and the P-256 one of RIP-7212. */
export const precompiles = new Set([1n, 2n, 3n, 4n, 5n, 6n, 7n, 8n, 9n, 10n, 0x100n]);

/** OP-051 to OP-053: what may be called on the EntryPoint during validation. */
export const entryPointSelectors = new Set(["0x", "0xb760faf9", "0x0bd28e3b"]);
