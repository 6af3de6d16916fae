import { loadPart, onFirstCall } from "../loading/loadPart.ts";
import { loadFailures } from "./failures.ts";
import type { sendCalls as SendCalls } from "./sendCalls.ts";
import type { sendOnce as SendOnce } from "./sendOnce.ts";

/** Loads all of it before anything is sent: afterwards the network may be gone, and what was sent must still be told. */
async function sendingPart() {
  const [part] = await Promise.all([loadPart(() => import("./sendingPart.ts")), loadFailures()]);
  return part;
}

/** Sends calls from the client's account and waits until the chain has executed them; loaded when it is first called. */
export const sendCalls: typeof SendCalls = onFirstCall(async () => (await sendingPart()).sendCalls);

/** Brings about a state of an escrow, once; loaded when it is first called. */
export const sendOnce: typeof SendOnce = onFirstCall(async () => (await sendingPart()).sendOnce);
