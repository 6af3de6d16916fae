export type { EntryPointVersion } from "../aa/entryPoints.ts";
export { type AaNativeFacilitatorOptions, aaNativeFacilitator } from "./aaNativeFacilitator.ts";
export { type EscrowFacilitatorOptions, escrowFacilitator } from "./escrowFacilitator.ts";
export { paymentIdOf } from "./paymentIdOf.ts";
export type { RedemptionCall } from "./redeemTransfer.ts";
export { type RedemptionSchemeOptions, redemptionScheme } from "./redemptionScheme.ts";
