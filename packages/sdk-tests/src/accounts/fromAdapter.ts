import type { Devnet } from "@abbababa/devnet";
import {
  type AccountAdapter,
  type AccountSigner,
  adapterFor,
  selectedNonceKey,
  selectSignature,
} from "@abbababa/sdk/accounts";
import type { Address } from "viem";
import type { PrivateKeyAccount } from "viem/accounts";
import type { ModularAccount } from "./ModularAccount.ts";

/** What the SDK knows of an account that says this of itself. */
export function adapterOf({ chain }: Devnet, address: Address, accountId: string): AccountAdapter {
  return adapterFor({ address, chainId: chain.id, accountId, deployment: undefined });
}

/** What the SDK's adapters do not say. */
type Beside = Pick<ModularAccount, "kind" | "encodeUninstall"> & {
  readonly owner: PrivateKeyAccount;
  /** @default as the signer does */
  readonly signHash?: ModularAccount["signHash"] | undefined;
};

/**
 * Puts an account together of the SDK's adapter and signer.
 *
 * @param adapter - The account.
 * @param signer - Its owner.
 * @param beside - What they do not say.
 */
export async function fromAdapter(
  adapter: AccountAdapter,
  signer: AccountSigner,
  { signHash = signer.signHash, ...beside }: Beside,
): Promise<ModularAccount> {
  return {
    ...beside,
    address: adapter.address,
    ownerNonceKey: await signer.nonceKey(0),
    nonceKeyFor: (validator) => selectedNonceKey(adapter.selectionOf(validator), 0),
    signOperation: signer.signUserOperation,
    encodeInstall: (type, module, data) => adapter.encodeInstall({ type, module, data }),
    wrapSignature: (validator, signature) => selectSignature(adapter.selectionOf(validator), signature),
    signHash,
  };
}
