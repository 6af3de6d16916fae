import { type Hex, hashMessage, hashTypedData, type LocalAccount, type TransactionSerializable } from "viem";
import { toAccount } from "viem/accounts";
import { askSigner } from "./askSigner.ts";
import { checkSignature } from "./checkSignature.ts";
import { checkTransaction } from "./checkTransaction.ts";

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
      checkSignature(await askSigner(() => signer.signMessage({ message })), {
        signer: address,
        digests: plainOrAsMessage(hashMessage(message)),
      }),
    signTypedData: async (typedData) =>
      checkSignature(await askSigner(() => signer.signTypedData(typedData)), {
        signer: address,
        digests: plainOrAsMessage(hashTypedData(typedData as Parameters<typeof hashTypedData>[0])),
      }),
    signTransaction: async (transaction, options) => {
      const serialized = await askSigner(() => signer.signTransaction(transaction, options));
      await checkTransaction(serialized, {
        signer: address,
        transaction: transaction as TransactionSerializable,
      });
      return serialized;
    },
  });
}

/** Kernel takes the digest as a message, too. */
function plainOrAsMessage(digest: Hex): readonly Hex[] {
  return [digest, hashMessage({ raw: digest })];
}
