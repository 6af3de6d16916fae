import { useState } from "react";
import type { ConsoleNetwork } from "../config/ConsoleConfig.ts";
import { describeError } from "../format/describeError.ts";
import { useConfig } from "../network/ConfigContext.ts";
import { findAddress } from "../network/toNetwork.ts";
import type { StoredAccount } from "../store/records.ts";
import { enEscrows } from "../texts/enEscrows.ts";
import { ErrorBoundary } from "../ui/ErrorBoundary.tsx";
import { Notice } from "../ui/Notice.tsx";
import { EscrowCard } from "./EscrowCard.tsx";
import { PlatformKey } from "./PlatformKey.tsx";
import { useEscrowLog } from "./useEscrowLog.ts";
import { usePurchases } from "./usePurchases.ts";

/** Escrows that are shown at once. */
const atOnce = 10;

/** Every escrow that an account is a party of, the newest first. */
export function AccountEscrows({ account, network }: { account: StoredAccount; network: ConsoleNetwork }) {
  const { platformUrl } = useConfig();
  const contract = findAddress("abbaBabaEscrow", network);
  const { data: log, error } = useEscrowLog(network, contract, { party: account.address });
  const [apiKey, setApiKey] = useState<string>();
  const purchases = usePurchases(platformUrl, apiKey);
  const [shown, setShown] = useState(atOnce);
  const ids = log?.ids ?? [];
  const isRead = log !== undefined && log.nextBlock > log.head;
  return (
    <section>
      <h2>{enEscrows.title}</h2>
      <p className="hint">{enEscrows.hint}</p>
      {contract === undefined ? <p>{enEscrows.noContract}</p> : null}
      {error === null ? null : <Notice kind="danger">{describeError(error)}</Notice>}
      {isRead && ids.length === 0 ? <p>{enEscrows.none}</p> : null}
      {platformUrl === undefined || ids.length === 0 ? null : (
        <PlatformKey platformUrl={platformUrl} onKey={setApiKey} />
      )}
      {purchases.error === null ? null : (
        <Notice kind="danger" title={enEscrows.purchases.failed}>
          {" "}
          {describeError(purchases.error)}
        </Notice>
      )}
      <ul className="cards">
        {contract === undefined
          ? null
          : ids
              .slice(-shown)
              .reverse()
              .map((escrowId) => (
                <li key={escrowId}>
                  <ErrorBoundary>
                    <EscrowCard
                      account={account.address}
                      network={network}
                      contract={contract}
                      escrowId={escrowId}
                      purchase={purchases.data?.get(escrowId)}
                    />
                  </ErrorBoundary>
                </li>
              ))}
      </ul>
      {ids.length > shown ? (
        <button type="button" onClick={() => setShown(shown + atOnce)}>
          {enEscrows.more(ids.length - shown)}
        </button>
      ) : null}
    </section>
  );
}
