import { createAccount } from "@abbababa/sdk";
import type { ConsoleNetwork } from "../config/ConsoleConfig.ts";
import { toNetwork } from "../network/toNetwork.ts";
import { makePasskey } from "../owners/makePasskey.ts";
import { toPasskey } from "../owners/toPasskey.ts";
import { useWallets } from "../owners/useWallets.ts";
import type { StoredAccount } from "../store/records.ts";
import { addAccount } from "../store/useRecords.ts";
import { en } from "../texts/en.ts";
import { ActionButton } from "../ui/ActionButton.tsx";

/** Ways to an account of ours: nothing is sent to the chain by any of them. */
export function CreateAccount({ network }: { network: ConsoleNetwork }) {
  const { chainId } = network;
  const { wallets, openWallet } = useWallets(chainId);
  return (
    <>
      <section className="card">
        <h2>{en.account.new}</h2>
        <ActionButton kind="primary" busy={en.account.creating} action={() => createWithPasskey(network)}>
          {en.account.create}
        </ActionButton>
        <p className="hint">{en.account.createHint}</p>
      </section>
      <section className="card">
        <h2>{en.account.connect}</h2>
        <p className="hint">{en.account.connectHint}</p>
        {wallets.length === 0 ? <p className="hint">{en.account.noWallet}</p> : null}
        <div className="actions">
          {wallets.map((connector) => (
            <ActionButton
              key={connector.uid}
              busy={en.account.connecting}
              action={async () => {
                const wallet = await openWallet(connector);
                const { address } = await createAccount({ owner: wallet, ...toNetwork(network) });
                addAccount({
                  ...fresh,
                  chainId,
                  address,
                  owner: { kind: "wallet", address: wallet.account.address },
                });
              }}
            >
              {en.account.connectTo(connector.name)}
            </ActionButton>
          ))}
        </div>
      </section>
    </>
  );
}

/** What an account begins with. */
const fresh: Omit<StoredAccount, "chainId" | "address" | "owner"> = {
  index: 0,
  spareOwners: [],
  place: 0,
  addedOwners: [],
  kind: "own",
};

/** One tap: the passkey is made on this device, and the account's address follows from it. */
async function createWithPasskey(network: ConsoleNetwork): Promise<void> {
  const owner = await makePasskey();
  const { address } = await createAccount({ owner: toPasskey(owner), ...toNetwork(network) });
  addAccount({ ...fresh, chainId: network.chainId, address, owner });
}
