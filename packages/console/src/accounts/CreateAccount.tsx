import { createAccount, getAccountAddress } from "@abbababa/sdk";
import { createWebAuthnCredential } from "viem/account-abstraction";
import { useConnectors, useConfig as useWagmiConfig } from "wagmi";
import { connect, getWalletClient } from "wagmi/actions";
import type { ConsoleNetwork } from "../config/ConsoleConfig.ts";
import { toNetwork } from "../network/toNetwork.ts";
import { toPasskey } from "../owners/toPasskey.ts";
import { addAccount } from "../store/useRecords.ts";
import { en } from "../texts/en.ts";
import { ActionButton } from "../ui/ActionButton.tsx";

/** Ways to an account: nothing is sent to the chain by any of them. */
export function CreateAccount({ network }: { network: ConsoleNetwork }) {
  const wagmi = useWagmiConfig();
  const connectors = useConnectors();
  const announced = connectors.filter(({ type, id }) => type === "injected" && id !== "injected");
  const wallets = announced.length > 0 ? announced : connectors.filter(() => "ethereum" in window);
  return (
    <>
      <section className="card">
        <ActionButton kind="primary" busy={en.account.creating} action={() => createWithPasskey(network)}>
          {en.account.create}
        </ActionButton>
        <p className="hint">{en.account.createHint}</p>
      </section>
      <section className="card">
        <h2>{en.account.connect}</h2>
        <p className="hint">{en.account.connectHint}</p>
        {wallets.length === 0 ? <p>{en.account.noWallet}</p> : null}
        {wallets.map((connector) => (
          <ActionButton
            key={connector.uid}
            busy={en.loading}
            action={async () => {
              const { chainId } = network;
              const isConnected = wagmi.state.connections.has(connector.uid);
              if (!isConnected) await connect(wagmi, { connector, chainId });
              const owner = await getWalletClient(wagmi, { connector, chainId });
              const address = await getAccountAddress({ owner, ...toNetwork(network) });
              addAccount({
                chainId,
                address,
                index: 0,
                owner: { kind: "wallet", address: owner.account.address },
              });
            }}
          >
            {en.account.connectTo(connector.name)}
          </ActionButton>
        ))}
      </section>
    </>
  );
}

/** One tap: the passkey is made on this device, and the account's address follows from it. */
async function createWithPasskey(network: ConsoleNetwork): Promise<void> {
  const { id: credentialId, publicKey } = await createWebAuthnCredential({ name: en.account.passkeyName });
  const owner = { kind: "passkey", credentialId, publicKey } as const;
  const { address } = await createAccount({ owner: toPasskey(owner), ...toNetwork(network) });
  addAccount({ chainId: network.chainId, address, index: 0, owner });
}
