import { type Hex, hashMessage, hashTypedData, isAddress, type TransactionSerializable } from "viem";
import { ParametersInvalidError } from "../../errors/ParametersInvalidError.ts";
import { SessionKeyTimeoutError, SignerUnavailableError } from "../errors/signerErrors.ts";
import type { SessionKeyAccount } from "../SessionKeyAccount.ts";
import { askSigner } from "./askSigner.ts";
import { checkSignature } from "./checkSignature.ts";
import { checkTransaction } from "./checkTransaction.ts";
import { withinTime } from "./withinTime.ts";

/** Times that a signer is asked for one signature. */
const attempts = 3;

/** How long a signer may take, in milliseconds, where nothing else is said. */
export const defaultSigningTimeout = 60_000;

/**
 * Makes a signer for a session out of whatever holds its key: what it gives is brought into the form that the chain
 * takes, and checked to be of that key and over what was asked. A signer that fails is asked again, as the same bytes are
 * signed each time; one that declines is not.
 *
 * @param sessionKey - What the caller gave.
 * @param timeout - Milliseconds that one signature may take.
 * @param subject - Whose parameters they are, for the error.
 * @returns An account of the same address.
 * @throws {ParametersInvalidError} when it cannot sign messages and typed data.
 */
export function toSessionKey(sessionKey: unknown, timeout: number, subject: string): SessionKeyAccount {
  if (!isSessionKey(sessionKey)) {
    throw new ParametersInvalidError(subject, [
      "sessionKey: is no account that signs: it needs `address`, `signMessage` and `signTypedData`",
    ]);
  }
  const { address: signer } = sessionKey;
  const ask = <result>(sign: () => Promise<result>) =>
    askAgain(() => withinTime(sign, timeout, () => new SessionKeyTimeoutError({ timeout })));
  const signed = async (digest: Hex, sign: () => Promise<Hex>) =>
    checkSignature(await ask(sign), { signer, digests: [digest] });
  return {
    address: signer,
    signMessage: ({ message }) => signed(hashMessage(message), () => sessionKey.signMessage({ message })),
    signTypedData: (typedData) =>
      signed(hashTypedData(typedData as Parameters<typeof hashTypedData>[0]), () =>
        sessionKey.signTypedData(typedData),
      ),
    ...(sessionKey.signTransaction && {
      signTransaction: async (transaction, options) => {
        const serialized = await ask(() => signTransactionOf(sessionKey, transaction, options));
        await checkTransaction(serialized, { signer, transaction: transaction as TransactionSerializable });
        return serialized;
      },
    }),
  };
}

/** A method may need its object. */
async function signTransactionOf(
  sessionKey: SessionKeyAccount,
  ...[transaction, options]: Parameters<NonNullable<SessionKeyAccount["signTransaction"]>>
): Promise<Hex> {
  const serialized = await sessionKey.signTransaction?.(transaction, options);
  if (serialized === undefined) throw new SignerUnavailableError();
  return serialized;
}

function isSessionKey(value: unknown): value is SessionKeyAccount {
  if (typeof value !== "object" || value === null) return false;
  const { address, signMessage, signTypedData, signTransaction } = value as Partial<SessionKeyAccount>;
  return (
    typeof address === "string" &&
    isAddress(address, { strict: false }) &&
    typeof signMessage === "function" &&
    typeof signTypedData === "function" &&
    (signTransaction === undefined || typeof signTransaction === "function")
  );
}

async function askAgain<result>(sign: () => Promise<result>): Promise<result> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await askSigner(sign);
    } catch (error) {
      if (attempt === attempts || !(error instanceof SignerUnavailableError)) throw error;
    }
  }
}
