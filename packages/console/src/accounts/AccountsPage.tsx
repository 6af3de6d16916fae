import { useState } from "react";
import { useConfig } from "../network/ConfigContext.ts";
import { useRecords } from "../store/useRecords.ts";
import { en } from "../texts/en.ts";
import { AccountCard } from "./AccountCard.tsx";
import { CreateAccount } from "./CreateAccount.tsx";
import { OpenAccount } from "./OpenAccount.tsx";

/** The accounts of this device, and ways to another one. */
export function AccountsPage() {
  const { networks } = useConfig();
  const { accounts } = useRecords();
  const [chosen, choose] = useState(networks[0]?.chainId);
  const network = networks.find(({ chainId }) => chainId === chosen);
  return (
    <>
      <h1>{en.account.title}</h1>
      {accounts.length === 0 ? <p>{en.account.none}</p> : null}
      <ul className="cards">
        {accounts.map((account) => (
          <li key={`${account.chainId}:${account.address}`}>
            <AccountCard account={account} />
          </li>
        ))}
      </ul>
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
      {network === undefined ? null : (
        <>
          <CreateAccount network={network} />
          <OpenAccount network={network} />
        </>
      )}
    </>
  );
}
