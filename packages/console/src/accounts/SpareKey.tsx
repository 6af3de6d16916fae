import { addOwner, createAccount } from "@abbababa/sdk";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { getAddress, isAddress } from "viem";
import type { ConsoleNetwork } from "../config/ConsoleConfig.ts";
import { toNetwork } from "../network/toNetwork.ts";
import { makePasskey } from "../owners/makePasskey.ts";
import { pathOf } from "../owners/pathOf.ts";
import { isSameOwner, toOwnerOfAccount } from "../owners/toOwnerOfAccount.ts";
import { useOpenAccount, useOpenOwner } from "../owners/useOpenAccount.ts";
import { useWallets } from "../owners/useWallets.ts";
import type { StoredAccount, StoredOwner } from "../store/records.ts";
import { addAccount, replaceAccount, useRecords } from "../store/useRecords.ts";
import { en } from "../texts/en.ts";
import { ActionButton } from "../ui/ActionButton.tsx";
import { Field } from "../ui/Field.tsx";
import { Notice } from "../ui/Notice.tsx";
import type { AccountFacts } from "./AccountFacts.ts";

/**
 * Adds an owner. Of an account that nobody has used and that holds nothing it is one from the start, which costs nothing and
 * makes another address; of any other it is added on the chain.
 */
export function SpareKey(props: {
  account: StoredAccount;
  network: ConsoleNetwork;
  facts: AccountFacts | undefined;
  known: readonly StoredOwner[];
}) {
  const { account, network, facts, known } = props;
  const client = useQueryClient();
  const openAccount = useOpenAccount();
  const openOwner = useOpenOwner();
  const { wallets, addressOf } = useWallets(network.chainId);
  const { grants } = useRecords();
  const [typed, type] = useState("");
  const [made, setMade] = useState<string>();
  const isUntouched =
    facts !== undefined &&
    !facts.isDeployed &&
    facts.eth === 0n &&
    (facts.usdc ?? 0n) === 0n &&
    !grants.some((grant) => grant.account.toLowerCase() === account.address.toLowerCase());

  const add = async (spare: StoredOwner) => {
    if (known.some((owner) => isSameOwner(owner, spare))) throw new Error(en.owners.already);
    const place = toNetwork(network);
    if (isUntouched) {
      const spareOwners = [...account.spareOwners, spare];
      const { address } = await createAccount({
        owner: await openOwner(account.owner, account.chainId),
        spareOwners: spareOwners.map(toOwnerOfAccount),
        place: account.place,
        index: BigInt(account.index),
        ...place,
      });
      // The one without it stays: money may be on its way there.
      addAccount({ ...account, address, spareOwners });
      setMade(address);
      return;
    }
    const opened = await openAccount(account);
    const via = pathOf(account, opened);
    await addOwner({ ...opened, newOwner: toOwnerOfAccount(spare), via, ...place });
    replaceAccount(account, { ...account, addedOwners: [...account.addedOwners, spare] });
    await client.invalidateQueries({ queryKey: ["owners", account.chainId, account.address] });
    await client.invalidateQueries({ queryKey: ["facts", account.chainId, account.address] });
  };
  return (
    <details>
      <summary>{en.owners.add}</summary>
      <p className="hint">{isUntouched ? en.owners.addFree : en.owners.addByOperation}</p>
      {made === undefined ? null : <Notice kind="good">{en.owners.made(made)}</Notice>}
      <div className="actions">
        <ActionButton
          busy={en.account.creating}
          disabled={facts === undefined}
          action={async () => add(await makePasskey(known))}
        >
          {en.owners.addPasskey}
        </ActionButton>
        {wallets.map((connector) => (
          <ActionButton
            key={connector.uid}
            busy={en.account.connecting}
            disabled={facts === undefined}
            action={async () => add({ kind: "wallet", address: await addressOf(connector) })}
          >
            {en.owners.addWallet(connector.name)}
          </ActionButton>
        ))}
      </div>
      <Field
        label={en.owners.addAddress}
        hint={en.owners.addAddressHint}
        value={typed}
        onChange={type}
        problem={typed !== "" && !isAddress(typed.trim()) ? en.open.noAddress : undefined}
      />
      <ActionButton
        busy={en.owners.adding}
        disabled={facts === undefined || !isAddress(typed.trim())}
        action={async () => {
          await add({ kind: "wallet", address: getAddress(typed.trim()) });
          type("");
        }}
      >
        {en.owners.addTyped}
      </ActionButton>
    </details>
  );
}
