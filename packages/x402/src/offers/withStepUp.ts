import type { SessionClient } from "@abbababa/sdk";
import { SessionError } from "@abbababa/sdk/errors";
import type { Address } from "viem";

type StepUp = NonNullable<SessionError["toRequest"]>;

/**
 * Gives a refusal by the session's payment rules the request for what is missing, as the session gives it to its own.
 *
 * @param session - The session that refuses.
 * @param payment - What was refused.
 * @param error - Why.
 * @returns The same error.
 */
export function withStepUp(
  session: SessionClient,
  payment: { readonly token: Address; readonly to: Address; readonly value: bigint },
  error: unknown,
): unknown {
  if (!(error instanceof SessionError) || error.toRequest !== undefined) return error;
  const { token, to, value } = payment;
  const toRequest: StepUp = async (parameters) => {
    const own: unknown = await session.openPayment({ token, to, value }).catch((refusal: unknown) => refusal);
    if (own instanceof SessionError && own.toRequest !== undefined) return await own.toRequest(parameters);
    throw own instanceof Error ? own : error;
  };
  // Not enumerable: errors are logged.
  Object.defineProperty(error, "toRequest", { configurable: true, value: toRequest });
  return error;
}
