export { BaseError } from "../errors/BaseError.ts";
