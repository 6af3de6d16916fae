import type { Hex } from "viem";
import type { UserOperation } from "viem/account-abstraction";
import type { ModularAccount } from "../../accounts/toModularAccount.ts";
import { requireContext } from "../client/requireContext.ts";
import type { SessionClient } from "../client/SessionClient.ts";
import { toDoorAccount } from "../door/toDoorAccount.ts";
import { ExecutorUnsupportedError } from "../errors/redeemErrors.ts";
import type { SessionCannotSignError } from "../errors/signerErrors.ts";
import { decodeCalls } from "../kernel/decodeCalls.ts";
import { type CanSpendErrorType, canSpend } from "../ledger/canSpend.ts";
import { explain, type SessionContext } from "../operation/SessionContext.ts";

export type ToSessionAccountReturnType = ModularAccount;

export type ToSessionAccountErrorType = CanSpendErrorType | ExecutorUnsupportedError | SessionCannotSignError;

/**
 * Makes an opened session a viem `SmartAccount`: viem's bundler client, permissionless.js and whatever else takes one send
 * through the session. What a term refuses is a typed error of this package before the bundler is asked.
 *
 * Until the session is installed, send one operation alone: of a Kernel account's permission two would both install it. To
 * have lost answers and raised fees seen to, use the session's own `sendCalls`.
 *
 * @param session - An opened session that acts by user operations.
 * @returns A viem smart account. Its `signMessage`, `signTypedData` and `sign` refuse: see `toSessionSigner`.
 * @throws {ExecutorUnsupportedError} when the session redeems: it has no user operations.
 *
 * @example
 * const account = await toSessionAccount(session);
 * const hash = await createBundlerClient({ account, client, transport }).sendUserOperation({ calls });
 */
export async function toSessionAccount(session: SessionClient): Promise<ToSessionAccountReturnType> {
  const context = requireContext(session, "toSessionAccount");
  const { door, publicClient } = context;
  if (context.session.grant.executor === "redeem") {
    throw new ExecutorUnsupportedError({ what: "have no user operations: use `sendCalls`" });
  }
  const typed = async <result>(task: () => Promise<result>): Promise<result> => {
    try {
      return await task();
    } catch (error) {
      throw await explain(context, error);
    }
  };
  const checked =
    (sign: (operation: UserOperation<"0.7">) => Promise<Hex>) => (operation: UserOperation<"0.7">) =>
      typed(async () => {
        await checkCalls(context, operation);
        return await sign(operation);
      });
  const account = await toDoorAccount(publicClient, {
    ...door,
    getStubSignature: checked(door.getStubSignature),
    signUserOperation: checked(door.signUserOperation),
  });
  return {
    ...account,
    getFactoryArgs: () => typed(() => account.getFactoryArgs()),
    getNonce: (parameters) => typed(() => account.getNonce(parameters)),
    isDeployed: () => typed(() => account.isDeployed()),
  };
}

/** Asks the SpendCap: what a bundler passes on of its refusals, other packages do not read. */
async function checkCalls(context: SessionContext, { callData }: UserOperation<"0.7">): Promise<void> {
  const verdict = await canSpend(context, {
    calls: decodeCalls(callData, context.session.grant.accountKind),
    gasCost: 0n,
  });
  if (!verdict.allowed) throw verdict.error;
}
