import { installValidator } from "@abbababa/sdk";
import { useState } from "react";
import type { ConsoleNetwork } from "../config/ConsoleConfig.ts";
import { useConfig } from "../network/ConfigContext.ts";
import { toNetwork } from "../network/toNetwork.ts";
import { useWallets } from "../owners/useWallets.ts";
import type { StoredAccount, StoredOwner } from "../store/records.ts";
import { parseAccount } from "../store/records.ts";
import { addAccount } from "../store/useRecords.ts";
import { en } from "../texts/en.ts";
import { ActionButton } from "../ui/ActionButton.tsx";
import { AddressText } from "../ui/AddressText.tsx";
import { Field } from "../ui/Field.tsx";
import { Notice } from "../ui/Notice.tsx";
import { displayOf, type RecognizedAccount, recognizeAccount } from "./recognizeAccount.ts";

/** Opens an account that is there: by its address, as its wallet's owner, or from its account file. */
export function OpenAccount({ network }: { network: ConsoleNetwork }) {
  const [typed, type] = useState("");
  const [found, setFound] = useState<RecognizedAccount>();
  return (
    <section className="card">
      <h2>{en.open.title}</h2>
      <p className="hint">{en.open.hint}</p>
      <Field
        label={en.open.address}
        value={typed}
        onChange={(text) => {
          type(text);
          setFound(undefined);
        }}
      />
      <ActionButton
        busy={en.open.looking}
        disabled={typed.trim() === ""}
        action={async () => setFound(await recognizeAccount(typed, network))}
      >
        {en.open.look}
      </ActionButton>
      {found === undefined ? null : <Found key={found.address} found={found} network={network} />}
      <OpenFile />
    </section>
  );
}

function Found({ found, network }: { found: RecognizedAccount; network: ConsoleNetwork }) {
  const { address, kind, owners } = found;
  const { chainId } = network;
  const { wallets, openWallet } = useWallets(chainId);
  const [hasModule, setHasModule] = useState(found.hasModule);
  // A Kernel account grants by its own permissions, too.
  const needsModule = !hasModule && kind !== "own" && kind !== "kernel";
  const display = displayOf({ kind, owner: { kind: "wallet", address } });
  return (
    <Notice kind="plain" title={en.open.found(en.account.titles[kind === "own" ? "wallet" : kind])}>
      <p>
        <AddressText address={address} />
      </p>
      <p>{en.account.displays[display]}</p>
      {owners.length > 0 && owners.every((owner) => owner.kind === "passkey") ? (
        <p>{en.open.byFile}</p>
      ) : null}
      {needsModule ? <p>{en.open.needsModule}</p> : null}
      {wallets.length === 0 ? <p>{en.account.noWallet}</p> : null}
      <div className="actions">
        {wallets.map((connector) =>
          needsModule ? (
            <ActionButton
              key={connector.uid}
              busy={en.open.installing}
              action={async () => {
                await installValidator({
                  owner: await openWallet(connector),
                  account: address,
                  via: kind === "safe7579" ? "direct" : "userop",
                  ...toNetwork(network),
                });
                setHasModule(true);
              }}
            >
              {en.open.install(connector.name)}
            </ActionButton>
          ) : (
            <ActionButton
              key={connector.uid}
              kind="primary"
              busy={en.account.connecting}
              action={async () => {
                const owner = {
                  kind: "wallet",
                  address: (await openWallet(connector)).account.address,
                } as const;
                checkOwner(found, owner);
                addAccount({
                  chainId,
                  address,
                  index: 0,
                  owner,
                  kind,
                  spareOwners: [],
                  place: 0,
                  addedOwners: [],
                });
              }}
            >
              {en.account.connectTo(connector.name)}
            </ActionButton>
          ),
        )}
      </div>
    </Notice>
  );
}

/** Where the owners can be read, a wallet that is none of them is told so at once; elsewhere when it first signs. */
function checkOwner({ owners }: RecognizedAccount, owner: Extract<StoredOwner, { kind: "wallet" }>): void {
  if (owners.length === 0) return;
  const isOwner = owners.some((one) => one.kind === "ecdsa" && one.address === owner.address);
  if (!isOwner) throw new Error(en.open.noOwner(owner.address));
}

function OpenFile() {
  const { networks } = useConfig();
  const [file, setFile] = useState<StoredAccount | "unreadable">();
  const read = async (chosen: File | undefined) => {
    const account = chosen && parseAccount(await chosen.text());
    setFile(
      account !== undefined && networks.some((one) => one.chainId === account.chainId)
        ? account
        : "unreadable",
    );
  };
  return (
    <div className="field">
      <label htmlFor="account-file">{en.open.file}</label>
      <input
        id="account-file"
        type="file"
        accept="application/json,.json"
        onChange={({ target }) => read(target.files?.[0])}
      />
      <span className="hint">{en.open.fileHint}</span>
      {file === "unreadable" ? <Notice kind="danger">{en.open.unreadable}</Notice> : null}
      {file === undefined || file === "unreadable" ? null : (
        <div className="actions">
          {ownersOf(file).map((owner, place) => (
            <button key={wordsOf(owner)} type="button" onClick={() => addAccount(seenBy(file, place))}>
              {en.open.as(wordsOf(owner))}
            </button>
          ))}
        </div>
      )}
    </div>
  );
}

/** Owners from the start in their order, and then those that were added. */
function ownersOf({ owner, spareOwners, place, addedOwners }: StoredAccount): readonly StoredOwner[] {
  return [...spareOwners.slice(0, place), owner, ...spareOwners.slice(place), ...addedOwners];
}

/** The same account with another of its owners signing. */
function seenBy(account: StoredAccount, place: number): StoredAccount {
  const all = ownersOf(account);
  const owner = all[place];
  if (owner === undefined) return account;
  const first = all.slice(0, account.spareOwners.length + 1);
  const others = (owners: readonly StoredOwner[]) => owners.filter((one) => one !== owner);
  return {
    ...account,
    owner,
    place: Math.min(place, first.length - 1),
    spareOwners: others(first).slice(0, account.spareOwners.length),
    addedOwners: first.includes(owner)
      ? account.addedOwners
      : [...others(account.addedOwners), ...first.slice(account.spareOwners.length)],
  };
}

function wordsOf(owner: StoredOwner): string {
  return owner.kind === "wallet" ? owner.address : owner.publicKey.slice(2, 10);
}
