export { checkValidation } from "./checkValidation.ts";
export type { Violation } from "./rules.ts";
