import { useState } from "react";
import type { Address } from "viem";
import type { Connector } from "wagmi";
import type { ConsoleNetwork } from "../config/ConsoleConfig.ts";
import { PlatformKey } from "../escrows/PlatformKey.tsx";
import { describeError } from "../format/describeError.ts";
import { shorten } from "../format/shorten.ts";
import { useConfig } from "../network/ConfigContext.ts";
import { findAddress } from "../network/toNetwork.ts";
import { useWallets } from "../owners/useWallets.ts";
import { en } from "../texts/en.ts";
import { enEscrows } from "../texts/enEscrows.ts";
import { AddressText } from "../ui/AddressText.tsx";
import { ErrorBoundary } from "../ui/ErrorBoundary.tsx";
import { Notice } from "../ui/Notice.tsx";
import { DisputeCard } from "./DisputeCard.tsx";
import { useCaseIds } from "./useCaseFiles.ts";
import { useDisputes } from "./useDisputes.ts";

/** What waits for one resolver. */
export function ResolverDesk(props: { network: ConsoleNetwork; resolver: Address; wallet: Connector }) {
  const { network, resolver, wallet } = props;
  const { platformUrl } = useConfig();
  const contract = findAddress("abbaBabaEscrow", network);
  const { openWallet } = useWallets(network.chainId);
  const { disputes, isRead, error } = useDisputes(network, contract, resolver);
  const [apiKey, setApiKey] = useState<string>();
  const [ruled, setRuled] = useState<string>();
  const { api, ids } = useCaseIds(platformUrl, apiKey);
  return (
    <>
      <p>
        {enEscrows.disputes.of}: <AddressText address={resolver} />
      </p>
      {ruled === undefined ? null : (
        <Notice kind="good" title={enEscrows.disputes.ruled}>
          {" "}
          {enEscrows.label(shorten(ruled))}
        </Notice>
      )}
      {contract === undefined ? <p>{enEscrows.noContract}</p> : null}
      {error === null ? null : <Notice kind="danger">{describeError(error)}</Notice>}
      {platformUrl === undefined ? null : <PlatformKey platformUrl={platformUrl} onKey={setApiKey} />}
      {ids.error === null ? null : (
        <Notice kind="danger" title={enEscrows.purchases.failed}>
          {" "}
          {describeError(ids.error)}
        </Notice>
      )}
      {isRead || contract === undefined ? null : <p>{en.loading}</p>}
      {isRead && disputes.length === 0 ? <p>{enEscrows.disputes.none}</p> : null}
      <ul className="cards">
        {contract === undefined
          ? null
          : disputes.map((dispute) => (
              <li key={dispute.escrow.escrowId}>
                <ErrorBoundary>
                  <DisputeCard
                    dispute={dispute}
                    network={network}
                    contract={contract}
                    openResolver={() => openWallet(wallet)}
                    onRuled={({ escrowId }) => setRuled(escrowId)}
                    api={api}
                    caseId={ids.data?.get(dispute.escrow.escrowId)}
                  />
                </ErrorBoundary>
              </li>
            ))}
      </ul>
    </>
  );
}
