import { useState } from "react";
import { useNetworkOf } from "../network/ConfigContext.ts";
import type { StoredAccount } from "../store/records.ts";
import { useRecords } from "../store/useRecords.ts";
import { en } from "../texts/en.ts";
import { AccountSessions } from "./AccountSessions.tsx";

/** What agents do with an account. */
export function SessionsPage() {
  const { accounts } = useRecords();
  const [chosen, choose] = useState(0);
  const account = accounts[chosen] ?? accounts[0];
  if (account === undefined) {
    return (
      <>
        <h1>{en.watch.title}</h1>
        <p>{en.account.none}</p>
      </>
    );
  }
  return (
    <>
      <h1>{en.watch.title}</h1>
      <label>
        {en.watch.choose}{" "}
        <select value={chosen} onChange={({ target }) => choose(Number(target.value))}>
          {accounts.map(({ address, chainId }, index) => (
            <option key={`${chainId}:${address}`} value={index}>
              {address}
            </option>
          ))}
        </select>
      </label>
      <OfAccount key={`${account.chainId}:${account.address}`} account={account} />
    </>
  );
}

function OfAccount({ account }: { account: StoredAccount }) {
  const network = useNetworkOf(account.chainId);
  return network === undefined ? (
    <p>{en.grant.noNetwork(account.chainId)}</p>
  ) : (
    <AccountSessions account={account} network={network} />
  );
}
