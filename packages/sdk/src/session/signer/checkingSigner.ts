import {
  type Hex,
  hashMessage,
  hashTypedData,
  isAddressEqual,
  type LocalAccount,
  recoverTransactionAddress,
  type TransactionSerialized,
} from "viem";
import { toAccount } from "viem/accounts";
import { BaseError } from "../../errors/BaseError.ts";
import { SignatureInvalidError, SignerUnavailableError } from "../errors/signerErrors.ts";
import { fromWallet } from "../failures/fromWallet.ts";
import { gatherFacts } from "../failures/revertData.ts";
import { checkSignature } from "./checkSignature.ts";

/**
 * Makes a signer that gives only what the chain will take, and says typed whatever went wrong with the one behind it.
 *
 * @param signer - Any account that signs: hardware, MPC, a key service, a browser's wallet.
 * @returns A viem account of the same address.
 */
export function checkingSigner(signer: LocalAccount): LocalAccount {
  const { address } = signer;
  return toAccount({
    address,
    signMessage: async ({ message }) =>
      checkSignature(await ask(() => signer.signMessage({ message })), {
        signer: address,
        digest: hashMessage(message),
      }),
    signTypedData: async (typedData) =>
      checkSignature(await ask(() => signer.signTypedData(typedData)), {
        signer: address,
        digest: hashTypedData(typedData as Parameters<typeof hashTypedData>[0]),
      }),
    signTransaction: async (transaction, options) => {
      const serialized = await ask(() => signer.signTransaction(transaction, options));
      await checkTransaction(signer, serialized);
      return serialized;
    },
  });
}

async function ask<result>(sign: () => Promise<result>): Promise<result> {
  try {
    return await sign();
  } catch (error) {
    throw fromSigner(error);
  }
}

/** Nobody but the signer was asked: whatever went wrong, it was there. */
function fromSigner(error: unknown): Error {
  if (error instanceof BaseError) return error;
  return fromWallet(gatherFacts(error), error) ?? new SignerUnavailableError({ cause: error });
}

async function checkTransaction({ address }: LocalAccount, serialized: Hex): Promise<void> {
  const serializedTransaction = serialized as TransactionSerialized;
  const sender = await recoverTransactionAddress({ serializedTransaction }).catch(() => undefined);
  if (sender === undefined || !isAddressEqual(sender, address)) {
    throw new SignatureInvalidError({ signer: address, reason: "the transaction is not signed by that key" });
  }
}
