/** What an agent asks its owner for, and what was granted for it: loaded when it is first called, in one file. */
export { compareAnswer } from "./compareGrant.ts";
export { requestMore } from "./requestMore.ts";
