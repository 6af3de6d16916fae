import { gatherFacts } from "../failures/revertData.ts";

/** How bundlers and nodes say that fees were too low by the time that something came. */
const tooLow =
  /(?:max ?(?:priority ?)?fee ?per ?gas|gas ?price|fees?|preVerificationGas)\b.{0,60}(?:too low|less than|below|must be at least|underpriced)|underpriced|below (?:the )?(?:base fee|minimum)/i;

/** How often fees are asked anew. */
export const feeAttempts = 3;

/**
 * Says whether something was refused because fees have risen since they were asked for.
 *
 * @param error - What a bundler or node answered. What a contract said is none of it.
 */
export function isFeeRefusal(error: unknown): boolean {
  const { text, reverted } = gatherFacts(error);
  return !reverted && tooLow.test(text);
}
