import { type Hex, hashMessage, hashTypedData, type LocalAccount, type TransactionSerializable } from "viem";
import { toAccount } from "viem/accounts";
import { SignerTimeoutError } from "../errors/signerErrors.ts";
import { askSigner } from "./askSigner.ts";
import { checkSignature } from "./checkSignature.ts";
import { checkTransaction } from "./checkTransaction.ts";
import { withinTime } from "./withinTime.ts";

/** How long an owner may take to sign, in milliseconds, where nothing else is said: a person reads, and finds the device. */
export const defaultOwnerTimeout = 300_000;

/**
 * Makes a signer that gives only what the chain will take, and says typed whatever went wrong with the one behind it.
 *
 * @param signer - Any account that signs: hardware, MPC, a key service, a browser's wallet.
 * @param timeout - Milliseconds that one signature may take.
 * @returns A viem account of the same address.
 */
export function checkingSigner(signer: LocalAccount, timeout = defaultOwnerTimeout): LocalAccount {
  const { address } = signer;
  const ask = <result>(sign: () => Promise<result>) =>
    askSigner(() => withinTime(sign, timeout, () => new SignerTimeoutError({ signer: address, timeout })));
  return toAccount({
    address,
    signMessage: async ({ message }) =>
      checkSignature(await ask(() => signer.signMessage({ message })), {
        signer: address,
        digests: plainOrAsMessage(hashMessage(message)),
      }),
    signTypedData: async (typedData) =>
      checkSignature(await ask(() => signer.signTypedData(typedData)), {
        signer: address,
        digests: plainOrAsMessage(hashTypedData(typedData as Parameters<typeof hashTypedData>[0])),
      }),
    signTransaction: async (transaction, options) => {
      const serialized = await ask(() => signer.signTransaction(transaction, options));
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
