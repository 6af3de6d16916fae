import { useCallback } from "react";
import type { Address } from "viem";
import { type Connector, useConnectors, useConfig as useWagmiConfig } from "wagmi";
import { connect, getWalletClient } from "wagmi/actions";

/** Wallets of this browser, and their address once their person agrees. */
export function useWallets(chainId: number): {
  readonly wallets: readonly Connector[];
  readonly openWallet: (connector: Connector) => ReturnType<typeof getWalletClient>;
  readonly addressOf: (connector: Connector) => Promise<Address>;
} {
  const wagmi = useWagmiConfig();
  const connectors = useConnectors();
  const announced = connectors.filter(({ type, id }) => type === "injected" && id !== "injected");
  const wallets = announced.length > 0 ? announced : connectors.filter(() => "ethereum" in window);
  const openWallet = useCallback(
    async (connector: Connector) => {
      if (!wagmi.state.connections.has(connector.uid)) await connect(wagmi, { connector, chainId });
      return await getWalletClient(wagmi, { connector, chainId });
    },
    [wagmi, chainId],
  );
  const addressOf = useCallback(
    async (connector: Connector) => (await openWallet(connector)).account.address,
    [openWallet],
  );
  return { wallets, openWallet, addressOf };
}
