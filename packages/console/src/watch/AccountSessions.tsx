import type { SessionLogEvent } from "@abbababa/sdk";
import { useMemo, useState } from "react";
import type { ConsoleNetwork } from "../config/ConsoleConfig.ts";
import { AccountEscrows } from "../escrows/AccountEscrows.tsx";
import { describeError } from "../format/describeError.ts";
import { EmergencySlip } from "../revoke/EmergencySlip.tsx";
import { KillButton } from "../revoke/KillButton.tsx";
import { KillPath } from "../revoke/KillPath.tsx";
import type { RevocationChoice } from "../revoke/killSessions.ts";
import type { StoredAccount } from "../store/records.ts";
import { useRecords } from "../store/useRecords.ts";
import { en } from "../texts/en.ts";
import { ErrorBoundary } from "../ui/ErrorBoundary.tsx";
import { Notice } from "../ui/Notice.tsx";
import { CeilingCard } from "./CeilingCard.tsx";
import { SessionCard } from "./SessionCard.tsx";
import { Timeline } from "./Timeline.tsx";
import { timesOfSessions } from "./timesOfSessions.ts";
import { useOrigins } from "./useOrigins.ts";
import { percentOf, useSessionLog } from "./useSessionLog.ts";
import { watchedSessions } from "./watchedSessions.ts";

/** Sessions that are shown at once. */
const atOnce = 20;

const noEvents: readonly SessionLogEvent[] = [];
const noTimes: readonly number[] = [];

/** Every session of an account, and how to end them. */
export function AccountSessions({ account, network }: { account: StoredAccount; network: ConsoleNetwork }) {
  const { data: log, error, isFetching } = useSessionLog(account, network);
  const { grants } = useRecords();
  const [path, setPath] = useState<RevocationChoice>("auto");
  const [shown, setShown] = useState(atOnce);
  const events = log?.events;
  const sessions = useMemo(
    () => watchedSessions(account, events ?? noEvents, grants),
    [account, events, grants],
  );
  // While the chain is read, each part of it would begin all questions anew.
  const isRead = log !== undefined && log.nextBlock > log.head;
  const origins = useOrigins(account, network, isRead ? log.events : noEvents);
  const times = useMemo(() => timesOfSessions(events ?? noEvents, origins), [events, origins]);
  const percent = log === undefined ? 0 : percentOf(log, network.fromBlock);
  return (
    <>
      {error === null ? null : (
        <Notice kind="danger" title={en.watch.failed}>
          {" "}
          {describeError(error)}
        </Notice>
      )}
      <p className="hint">
        {log === undefined || (isFetching && percent < 100)
          ? en.watch.progress(percent)
          : en.watch.readTo(String(log.nextBlock - 1n))}
      </p>
      <section className="card">
        <KillPath path={path} onChange={setPath} owner={account.owner} />
        <KillButton account={account} network={network} target="all" path={path} />
      </section>
      <EmergencySlip account={account} network={network} />
      {sessions.length === 0 && percent >= 100 ? <p>{en.watch.none}</p> : null}
      <ul className="cards">
        {sessions.slice(0, shown).map((session) => (
          <li key={session.sessionId}>
            <ErrorBoundary>
              <SessionCard
                account={account}
                network={network}
                session={session}
                eventCount={isRead ? log.events.length : 0}
                path={path}
                times={times.get(session.sessionId) ?? noTimes}
              />
            </ErrorBoundary>
          </li>
        ))}
      </ul>
      {sessions.length > shown ? (
        <button type="button" onClick={() => setShown(shown + atOnce)}>
          {en.watch.more(sessions.length - shown)}
        </button>
      ) : null}
      <ErrorBoundary>
        <AccountEscrows account={account} network={network} />
      </ErrorBoundary>
      <ErrorBoundary>
        <CeilingCard account={account} network={network} />
      </ErrorBoundary>
      <ErrorBoundary>
        <Timeline
          account={account}
          network={network}
          events={events ?? noEvents}
          sessions={sessions}
          origins={origins}
        />
      </ErrorBoundary>
    </>
  );
}
