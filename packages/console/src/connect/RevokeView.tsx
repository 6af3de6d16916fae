import { parseGrant, readSessionStatus } from "@abbababa/sdk";
import { useState } from "react";
import { rpcFailure } from "../channel/rpcErrors.ts";
import { useConfig, useNetworkOf } from "../network/ConfigContext.ts";
import { toNetwork } from "../network/toNetwork.ts";
import { useOpenAccount } from "../owners/useOpenAccount.ts";
import { killSessions } from "../revoke/killSessions.ts";
import { useRecords } from "../store/useRecords.ts";
import { enConnect } from "../texts/enConnect.ts";
import { AddressText } from "../ui/AddressText.tsx";
import { CopyText } from "../ui/CopyText.tsx";
import { Decision, Impossible } from "./Decision.tsx";
import type { Asked } from "./openChannel.ts";
import { readPermissions } from "./permissionStore.ts";

/** Ends a permission that the same site was granted. */
export function RevokeView({ asked }: { asked: Asked<"wallet_revokeExecutionPermission"> }) {
  const wanted = asked.params.permissionContext.toLowerCase();
  const [permission] = useState(() =>
    readPermissions(asked.origin).find(({ response }) => response.context.toLowerCase() === wanted),
  );
  const [signed, setSigned] = useState<string>();
  const openAccount = useOpenAccount();
  const { platformUrl } = useConfig();
  const network = useNetworkOf(Number(permission?.response.chainId));
  const account = useRecords().accounts.find(
    ({ chainId, address }) =>
      chainId === network?.chainId && address.toLowerCase() === permission?.response.from.toLowerCase(),
  );
  if (permission === undefined || network === undefined || account === undefined) {
    return (
      <Impossible asked={asked} failure={rpcFailure("invalidParams", "This permission is not known here.")}>
        {enConnect.revoke.unknown}
      </Impossible>
    );
  }
  if (signed !== undefined) {
    return (
      <>
        <CopyText label={enConnect.revoke.signed} text={signed} />
        <Impossible asked={asked} failure={rpcFailure("internal", enConnect.revoke.unsent)} />
      </>
    );
  }
  const { grant, sessionId, response } = permission;
  const allow = async () => {
    const { terms } = parseGrant(grant);
    const { installed } = await readSessionStatus({ account: account.address, terms, ...toNetwork(network) });
    const killed = await killSessions({
      account,
      network,
      platformUrl,
      opened: await openAccount(account),
      target: { sessionId, grant, installed },
      path: "auto",
    });
    if (killed.state === "dead") asked.answer({});
    else setSigned(JSON.stringify(killed.revocation));
  };
  return (
    <>
      <p>{enConnect.revoke.lead}</p>
      <p>
        {response.permission.type} <AddressText address={response.to} />
      </p>
      <Decision asked={asked} allow={allow} label={enConnect.revoke.allow} busy={enConnect.revoke.busy} />
    </>
  );
}
