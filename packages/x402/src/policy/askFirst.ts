import { PolicyRefusedError } from "../errors/policyErrors.ts";
import type { AskRule, ProposedPayment } from "./PaymentPolicy.ts";

/** Seconds that an answer may take, unless the policy says otherwise. */
const defaultTimeout = 300;

/**
 * Asks somebody about a payment, and waits for the answer.
 *
 * @param rule - Whom, and how long.
 * @param payment - What is asked about.
 * @param signal - Ends the waiting.
 * @throws {PolicyRefusedError} unless the answer is `true`: also when asking fails, or nobody answers in time.
 */
export async function askFirst(
  { above, approve, timeoutSeconds = defaultTimeout }: AskRule,
  payment: ProposedPayment,
  signal: AbortSignal | undefined,
): Promise<void> {
  const { host, value: requested } = payment;
  const refuse = (reason: string, cause?: unknown) =>
    new PolicyRefusedError({ rule: "ask", host, requested, limit: above, reason, cause });
  let timer: ReturnType<typeof setTimeout> | undefined;
  let stop: (() => void) | undefined;
  const given = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(refuse(`nobody answered within ${timeoutSeconds} seconds`)),
      timeoutSeconds * 1_000,
    );
    stop = () => reject(refuse("the request was aborted before anybody answered"));
    if (signal?.aborted === true) stop();
    signal?.addEventListener("abort", stop);
  });
  const answer = (async () => approve(payment))().catch((cause: unknown) => {
    throw refuse("asking failed", cause);
  });
  try {
    if ((await Promise.race([answer, given])) !== true) throw refuse("it was not approved");
  } finally {
    clearTimeout(timer);
    if (stop !== undefined) signal?.removeEventListener("abort", stop);
  }
}
