import {
  type Account,
  type Chain,
  type Hex,
  isAddress,
  type LocalAccount,
  type Transport,
  type WalletClient,
} from "viem";
import type { WebAuthnAccount } from "viem/account-abstraction";
import { privateKeyToAccount, toAccount } from "viem/accounts";
import * as z from "zod/mini";
import { ParametersInvalidError } from "../../errors/ParametersInvalidError.ts";
import type { ContractOwner } from "../../owners/toContractOwner.ts";
import type { Names } from "../../parameters/checkParameters.ts";
import { WalletChainMismatchError } from "../errors/signerErrors.ts";
import { checkingSigner } from "./checkingSigner.ts";
import { isContract } from "./toContract.ts";
import { isPasskey } from "./toPasskey.ts";

/** An account's owner: anything that signs, of which a private key is one. */
export interface OwnerParameters {
  /** The owner's private key. Give this or `owner`. */
  readonly ownerPrivateKey?: Hex | undefined;
  /**
   * A viem account, or a wallet client with one (asked for typed data only where the account was made by `createAccount`).
   * For accounts that `createAccount` makes, also viem's account of a passkey (`toWebAuthnAccount`), or a contract that says
   * by ERC-1271 what it signed, such as viem's `SmartAccount` of a Safe.
   */
  readonly owner?: LocalAccount | OwnerWallet | WebAuthnAccount | ContractOwner | undefined;
  /** Milliseconds that `owner` may take for one signature; then it is a `SignerTimeoutError`. @default 300_000 */
  readonly signingTimeout?: number | undefined;
}

/** What {@link OwnerParameters} may hold. */
export const ownerNames = {
  ownerPrivateKey: true,
  owner: true,
  signingTimeout: "timeout",
} satisfies Names<OwnerParameters>;
type OwnerWallet = WalletClient<Transport, Chain | undefined, Account>;

const timeoutSchema = z.optional(z.int().check(z.positive()));
const privateKeySchema = z.string().check(z.regex(/^0x[0-9a-fA-F]{64}$/));

/**
 * Makes one kind of signer out of all kinds of owners. What it signs is checked; what goes wrong is said by whom.
 *
 * @param parameters - A private key, an account, or a wallet client.
 * @param subject - Whose parameters they are, for the error.
 * @param chainId - The chain that a wallet must be on to sign. @default any
 * @returns A viem account; what a wallet client's account cannot do here, it is asked for there.
 * @throws {ParametersInvalidError} when there is none, or two. The key is never repeated.
 */
export function toOwner(
  { ownerPrivateKey, owner, signingTimeout }: OwnerParameters,
  subject: string,
  chainId?: number,
): LocalAccount {
  const invalid = (issue: string) => new ParametersInvalidError(subject, [issue]);
  if ((ownerPrivateKey === undefined) === (owner === undefined)) {
    throw invalid("owner: give either `owner` or `ownerPrivateKey`");
  }
  if (!timeoutSchema.safeParse(signingTimeout).success) {
    throw invalid("signingTimeout: is not a whole number of milliseconds");
  }
  if (owner === undefined) {
    if (!privateKeySchema.safeParse(ownerPrivateKey).success) {
      throw invalid("ownerPrivateKey: is not 32 bytes of hex");
    }
    try {
      return privateKeyToAccount(ownerPrivateKey as Hex);
    } catch {
      throw invalid("ownerPrivateKey: is not a key of the curve");
    }
  }
  if (typeof owner !== "object" || owner === null)
    throw invalid("owner: is neither an account nor a wallet client");
  if (isPasskey(owner)) {
    throw invalid("owner: a passkey owns accounts that `createAccount` makes, and signs for nothing else");
  }
  if (isContract(owner)) {
    throw invalid(
      "owner: a contract owns accounts that `createAccount` makes, and signs for no other; an account that signs for itself is given as `account`",
    );
  }
  if (isWallet(owner)) return checkingSigner(fromWalletClient(owner, invalid, chainId), signingTimeout);
  if (typeof owner.signTypedData !== "function" || !isAddress(owner.address, { strict: false })) {
    throw invalid("owner: is an account that cannot sign: give a wallet client with it, or another account");
  }
  return checkingSigner(owner, signingTimeout);
}

/** Whether an owner is a wallet client, which sends transactions by itself. */
export function isWallet(owner: NonNullable<OwnerParameters["owner"]>): owner is OwnerWallet {
  return "request" in owner;
}

function fromWalletClient(
  wallet: OwnerWallet,
  invalid: (issue: string) => Error,
  chainId: number | undefined,
): LocalAccount {
  const { account } = wallet;
  if (account === undefined) throw invalid("owner: the wallet client has no account");
  const checkChain = async () => {
    if (chainId === undefined || account.type === "local") return;
    const actual = await wallet.getChainId();
    if (actual !== chainId) throw new WalletChainMismatchError({ expected: chainId, actual });
  };
  return toAccount({
    address: account.address,
    signMessage: async ({ message }) => {
      await checkChain();
      return await wallet.signMessage({ account, message });
    },
    signTransaction: async () => {
      throw invalid("owner: a wallet client sends transactions itself");
    },
    signTypedData: async (typedData) => {
      await checkChain();
      return await wallet.signTypedData({ account, ...typedData } as never);
    },
  });
}
