import type { GrantSessionParameters } from "@abbababa/sdk";
import { useCallback } from "react";
import { createPublicClient, http } from "viem";
import { useConfig as useWagmiConfig } from "wagmi";
import { getWalletClient } from "wagmi/actions";
import { useConfig } from "../network/ConfigContext.ts";
import { toNetwork } from "../network/toNetwork.ts";
import type { StoredAccount, StoredOwner } from "../store/records.ts";
import { en } from "../texts/en.ts";
import { toOwnAccount } from "./toOwnAccount.ts";
import { toPasskey } from "./toPasskey.ts";

/** An account and who signs for it, as the SDK takes them. */
export type OpenedAccount = Pick<GrantSessionParameters, "account" | "owner">;

/** The wallet of an account is not connected. */
export class WalletMissingError extends Error {
  override readonly name = "WalletMissingError";
}

/** What is kept of an account does not make its address: it was altered. */
export class AccountAlteredError extends Error {
  override readonly name = "AccountAlteredError";
}

/** Opens whoever signs: asks nobody for anything yet. */
export function useOpenOwner(): (
  owner: StoredOwner,
  chainId: number,
) => Promise<NonNullable<OpenedAccount["owner"]>> {
  const wagmi = useWagmiConfig();
  return useCallback(
    async (owner, chainId) =>
      owner.kind === "passkey" ? toPasskey(owner) : await openWallet(wagmi, owner, chainId),
    [wagmi],
  );
}

/** Opens an account with whoever signs for it: asks nobody for anything yet. */
export function useOpenAccount(): (account: StoredAccount) => Promise<OpenedAccount> {
  const openOwner = useOpenOwner();
  const { networks } = useConfig();
  return useCallback(
    async (stored) => {
      const { owner, kind, chainId, address } = stored;
      const found = networks.find((one) => one.chainId === chainId);
      if (found === undefined) throw new Error(en.grant.noNetwork(chainId));
      const network = toNetwork(found);
      const signer = await openOwner(owner, chainId);
      const client = createPublicClient({ chain: network.chain, transport: http(network.rpcUrl) });
      // Once it is there, the chain knows its owners; until then its address says who they are.
      if (kind !== "own" || (await client.getCode({ address })) !== undefined)
        return { owner: signer, account: address };
      const account = await toOwnAccount(stored, signer, network);
      if (account === undefined) throw new AccountAlteredError(en.errors.accountAltered);
      return { account };
    },
    [openOwner, networks],
  );
}

async function openWallet(
  wagmi: ReturnType<typeof useWagmiConfig>,
  owner: Extract<StoredOwner, { kind: "wallet" }>,
  chainId: number,
) {
  try {
    return await getWalletClient(wagmi, { account: owner.address, chainId });
  } catch (cause) {
    throw new WalletMissingError(en.errors.walletMissing(owner.address), { cause });
  }
}
