export { checkValidation } from "./checkValidation.ts";
