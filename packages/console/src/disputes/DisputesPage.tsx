import { useState } from "react";
import type { Address } from "viem";
import type { Connector } from "wagmi";
import { useConfig } from "../network/ConfigContext.ts";
import { useWallets } from "../owners/useWallets.ts";
import { en } from "../texts/en.ts";
import { enEscrows } from "../texts/enEscrows.ts";
import { ActionButton } from "../ui/ActionButton.tsx";
import { ResolverDesk } from "./ResolverDesk.tsx";

/** For resolvers: what waits for their wallet, and their ruling. */
export function DisputesPage() {
  const { networks } = useConfig();
  const [chosen, choose] = useState(networks[0]?.chainId ?? 0);
  const [resolver, setResolver] = useState<{ wallet: Connector; address: Address }>();
  const { wallets, addressOf } = useWallets(chosen);
  const network = networks.find(({ chainId }) => chainId === chosen);
  return (
    <>
      <h1>{enEscrows.disputes.title}</h1>
      <p>{enEscrows.disputes.hint}</p>
      {networks.length < 2 ? null : (
        <label>
          {en.account.chain}{" "}
          <select value={chosen} onChange={({ target }) => choose(Number(target.value))}>
            {networks.map(({ chainId, name }) => (
              <option key={chainId} value={chainId}>
                {name}
              </option>
            ))}
          </select>
        </label>
      )}
      {wallets.length === 0 ? <p>{en.account.noWallet}</p> : null}
      <div className="actions">
        {wallets.map((wallet) => (
          <ActionButton
            key={wallet.uid}
            busy={en.account.connecting}
            action={async () => setResolver({ wallet, address: await addressOf(wallet) })}
          >
            {enEscrows.disputes.connect(wallet.name)}
          </ActionButton>
        ))}
      </div>
      {network === undefined || resolver === undefined ? null : (
        <ResolverDesk
          key={`${chosen}:${resolver.address}`}
          network={network}
          resolver={resolver.address}
          wallet={resolver.wallet}
        />
      )}
    </>
  );
}
