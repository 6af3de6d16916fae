/** What the failure of a question to the chain means: loaded when one fails, or before something is sent. */
export { toChainError } from "../session/failures/toChainError.ts";
