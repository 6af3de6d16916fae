export { type AaNativeFacilitatorOptions, aaNativeFacilitator } from "./aaNativeFacilitator.ts";
export { type RedemptionSchemeOptions, redemptionScheme } from "./redemptionScheme.ts";
