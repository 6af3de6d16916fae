import type { LocalAccount, TypedDataDefinition } from "viem";
import { toAccount } from "viem/accounts";
import { requireContext } from "../client/requireContext.ts";
import type { SessionClient } from "../client/SessionClient.ts";
import type { PaymentNonceUnknownError } from "../errors/paymentErrors.ts";
import { SessionCannotSignError } from "../errors/signerErrors.ts";
import { explain } from "../operation/SessionContext.ts";
import { signAuthorization } from "../payments/signAuthorization.ts";
import type { SignPaymentErrorType } from "../payments/signPayment.ts";

export type ToSessionSignerReturnType = LocalAccount<"AbbaBabaSession">;

export type ToSessionSignerErrorType =
  | SignPaymentErrorType
  | PaymentNonceUnknownError
  | SessionCannotSignError;

/**
 * Makes an opened session a viem account for what it may sign in the account's name: EIP-3009 authorizations under a payment
 * rule. Everything else is refused. An authorization's nonce must be that of a free slot (`paymentNonce`); `signPayment` of
 * the session chooses one itself.
 *
 * @param session - An opened session.
 * @returns A viem account, whose address is the smart account's and whose signatures are ERC-1271's.
 * @throws {SessionCannotSignError} from its methods, for messages, transactions and all other typed data.
 * @throws {PaymentNonceUnknownError} from `signTypedData`, when the nonce is of no slot; and what `signPayment` throws.
 *
 * @example
 * const signature = await toSessionSigner(session).signTypedData(transferWithAuthorization);
 */
export function toSessionSigner(session: SessionClient): ToSessionSignerReturnType {
  const context = requireContext(session, "toSessionSigner");
  const refuse = async (): Promise<never> => {
    throw new SessionCannotSignError();
  };
  const signer = toAccount({
    address: session.account,
    signMessage: refuse,
    signTransaction: refuse,
    signTypedData: async (typedData) => {
      try {
        // viem's types tie messages to literal types of their own.
        return await signAuthorization(context, typedData as TypedDataDefinition);
      } catch (error) {
        throw await explain(context, error);
      }
    },
  });
  return { ...signer, source: "AbbaBabaSession" };
}
