import type { Account, Chain, Hex, LocalAccount, Transport, WalletClient } from "viem";
import { privateKeyToAccount, toAccount } from "viem/accounts";
import * as z from "zod";
import { InvalidParametersError } from "../../errors/InvalidParametersError.ts";
import type { Names } from "../../parameters/checkParameters.ts";

/** An account's owner: anything that signs, of which a private key is one. */
export interface OwnerParameters {
  /** The owner's private key. Give this or `owner`. */
  readonly ownerPrivateKey?: Hex | undefined;
  /** A viem account, or a wallet client with one. */
  readonly owner?: LocalAccount | WalletClient<Transport, Chain | undefined, Account> | undefined;
}

/** What {@link OwnerParameters} may hold. */
export const ownerNames = { ownerPrivateKey: true, owner: true } satisfies Names<OwnerParameters>;

const privateKeySchema = z.string().regex(/^0x[0-9a-fA-F]{64}$/);

/**
 * Makes one kind of signer out of all kinds of owners.
 *
 * @param parameters - A private key, an account, or a wallet client.
 * @param subject - Whose parameters they are, for the error.
 * @returns A viem account; what a wallet client's account can not do here, it is asked for there.
 * @throws {InvalidParametersError} when there is none, or two. The key is never repeated.
 */
export function toOwner({ ownerPrivateKey, owner }: OwnerParameters, subject: string): LocalAccount {
  if ((ownerPrivateKey === undefined) === (owner === undefined)) {
    throw new InvalidParametersError(subject, ["owner: give either `owner` or `ownerPrivateKey`"]);
  }
  if (owner === undefined) {
    if (!privateKeySchema.safeParse(ownerPrivateKey).success) {
      throw new InvalidParametersError(subject, ["ownerPrivateKey: is not 32 bytes of hex"]);
    }
    try {
      return privateKeyToAccount(ownerPrivateKey as Hex);
    } catch {
      throw new InvalidParametersError(subject, ["ownerPrivateKey: is not a key of the curve"]);
    }
  }
  if (!("request" in owner)) return owner;
  const { account } = owner;
  if (account === undefined)
    throw new InvalidParametersError(subject, ["owner: the wallet client has no account"]);
  return toAccount({
    address: account.address,
    signMessage: ({ message }) => owner.signMessage({ account, message }),
    signTransaction: async () => {
      throw new InvalidParametersError(subject, ["owner: a wallet client sends transactions itself"]);
    },
    signTypedData: (typedData) => owner.signTypedData({ account, ...typedData } as never),
  });
}
