import { useId } from "react";
import { CreateAccount } from "../accounts/CreateAccount.tsx";
import type { ConsoleNetwork } from "../config/ConsoleConfig.ts";
import type { StoredAccount } from "../store/records.ts";
import { useRecords } from "../store/useRecords.ts";
import { enConnect } from "../texts/enConnect.ts";
import { Notice } from "../ui/Notice.tsx";

/** The owner's accounts that a request can be answered from. */
export function useAccounts(network: ConsoleNetwork, from?: string | null): readonly StoredAccount[] {
  const { accounts } = useRecords();
  return accounts.filter(
    ({ chainId, address }) =>
      chainId === network.chainId && (from == null || address.toLowerCase() === from.toLowerCase()),
  );
}

/** Chooses one of them, or makes the first. */
export function AccountChoice(props: {
  accounts: readonly StoredAccount[];
  network: ConsoleNetwork;
  from?: string | null | undefined;
  chosen: number;
  onChoose: (index: number) => void;
}) {
  const { accounts, network, from, chosen, onChoose } = props;
  const id = useId();
  if (accounts.length === 0) {
    return (
      <>
        <Notice kind="plain">{from == null ? enConnect.noAccount : enConnect.otherAccount(from)}</Notice>
        {from == null ? <CreateAccount network={network} /> : null}
      </>
    );
  }
  return (
    <p>
      <label htmlFor={id}>{enConnect.account}</label>{" "}
      <select id={id} value={chosen} onChange={({ target }) => onChoose(Number(target.value))}>
        {accounts.map(({ address }, index) => (
          <option key={address} value={index}>
            {address}
          </option>
        ))}
      </select>
    </p>
  );
}
