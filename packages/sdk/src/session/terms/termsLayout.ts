/** The encoding of terms, version 1: see `contracts/session/rules/SessionTerms.sol`. Sizes in bytes. */
export const layout = {
  version: 1,
  header: 77,
  limit: 42,
  call: 19,
  rule: 4,
  address: 20,
  word: 32,
  payment: 19,
  /** Latest end of a session, unix seconds: EntryPoint v0.9 reads what is above it as the number of a block. */
  lastSecond: 2 ** 47 - 1,
  /** Most payment rules. */
  maxPayments: 16,
  /** `guardian` of a session without one; `paymaster` of one that may use any; first payee of a rule that pays anyone. */
  noIndex: 255,
  /** `paymaster` of a session that may use none. */
  noPaymaster: 254,
} as const;

/** Kinds of rules; a kind's number is its place here. */
export const ruleKinds = ["equal", "atMost", "atLeast", "oneOf", "address", "counterparty", "spend"] as const;

/** Calldata of a plain transfer stands in the terms as this selector. */
export const emptySelector = "0x00000000";
