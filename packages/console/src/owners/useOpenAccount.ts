import { createAccount, type GrantSessionParameters } from "@abbababa/sdk";
import { useCallback } from "react";
import { isAddressEqual } from "viem";
import { useConfig as useWagmiConfig } from "wagmi";
import { getWalletClient } from "wagmi/actions";
import { useConfig } from "../network/ConfigContext.ts";
import { toNetwork } from "../network/toNetwork.ts";
import type { StoredAccount } from "../store/records.ts";
import { en } from "../texts/en.ts";
import { toPasskey } from "./toPasskey.ts";

/** An account and who signs for it, as the SDK takes them. */
export type OpenedAccount = Pick<GrantSessionParameters, "account" | "index" | "owner">;

/** The wallet of an account is not connected. */
export class WalletMissingError extends Error {
  override readonly name = "WalletMissingError";
}

/** Opens whatever signs for an account: asks nobody for anything yet. */
export function useOpenAccount(): (account: StoredAccount) => Promise<OpenedAccount> {
  const wagmi = useWagmiConfig();
  const { networks } = useConfig();
  return useCallback(
    async ({ owner, chainId, address, index }) => {
      if (owner.kind === "passkey") {
        const network = networks.find((one) => one.chainId === chainId);
        if (network === undefined) throw new Error(en.grant.noNetwork(chainId));
        const passkey = toPasskey(owner);
        const account = await createAccount({ owner: passkey, index: BigInt(index), ...toNetwork(network) });
        // An account whose first owner was another one is known by its address alone.
        return isAddressEqual(account.address, address) ? { account } : { owner: passkey, account: address };
      }
      try {
        const wallet = await getWalletClient(wagmi, { account: owner.address, chainId });
        return { owner: wallet, account: address, index: BigInt(index) };
      } catch (cause) {
        throw new WalletMissingError(en.errors.walletMissing(owner.address), { cause });
      }
    },
    [wagmi, networks],
  );
}
