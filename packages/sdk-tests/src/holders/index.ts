export type { Call, ClaimOverrides, HolderKind, KeyHolder } from "../parties/KeyHolder.ts";
export { ExecutionRevertedError, OnlyBundlerRefusedError, SignatureRefusedError } from "./refusals.ts";
export { createStockSession, type StockSession } from "./stockKeyHolder.ts";
export { thiefKeyHolder } from "./thief/thiefKeyHolder.ts";
