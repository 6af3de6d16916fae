export { type AaNativeFacilitatorOptions, aaNativeFacilitator } from "./aaNativeFacilitator.ts";
export { type EscrowFacilitatorOptions, escrowFacilitator } from "./escrowFacilitator.ts";
export { type RedemptionSchemeOptions, redemptionScheme } from "./redemptionScheme.ts";
