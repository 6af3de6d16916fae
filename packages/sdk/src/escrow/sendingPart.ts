/** Sending of calls: loaded when something is first to be sent, in one file. */
export { sendCalls } from "./sendCalls.ts";
export { sendOnce } from "./sendOnce.ts";
