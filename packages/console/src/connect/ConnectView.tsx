import { useState } from "react";
import { numberToHex } from "viem";
import { useConfig } from "../network/ConfigContext.ts";
import { useRecords } from "../store/useRecords.ts";
import { enConnect } from "../texts/enConnect.ts";
import { AccountChoice } from "./AccountChoice.tsx";
import { Decision } from "./Decision.tsx";
import type { Asked } from "./openChannel.ts";

/** Tells a site an account's address. */
export function ConnectView({ asked }: { asked: Asked<"eth_requestAccounts"> }) {
  const { networks } = useConfig();
  const { accounts } = useRecords();
  const [first] = networks;
  const [chosen, choose] = useState(0);
  // One address may be an account on several chains.
  const distinct = accounts.filter(
    ({ address, chainId }, index) =>
      networks.some((network) => network.chainId === chainId) &&
      accounts.findIndex((other) => other.address.toLowerCase() === address.toLowerCase()) === index,
  );
  const account = distinct[chosen] ?? distinct[0];
  if (first === undefined) return null;
  const allow = async () => {
    if (account === undefined) return;
    const chains = networks.map(({ chainId, bundlerUrl }) => ({
      chainId: numberToHex(chainId),
      atomic: bundlerUrl !== undefined,
    }));
    asked.answer({ accounts: [account.address], chains });
  };
  const { lead, allow: label, busy } = enConnect.connect;
  return (
    <>
      <p>{lead}</p>
      <AccountChoice accounts={distinct} network={first} chosen={chosen} onChoose={choose} />
      <Decision asked={asked} allow={allow} label={label} busy={busy} disabled={account === undefined} />
    </>
  );
}
