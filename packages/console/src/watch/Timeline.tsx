import type { SessionLogEvent } from "@abbababa/sdk";
import { lazy, Suspense, useMemo } from "react";
import { formatEther, type Hex } from "viem";
import type { ConsoleNetwork } from "../config/ConsoleConfig.ts";
import { shorten } from "../format/shorten.ts";
import { formatShortTime } from "../format/time.ts";
import type { StoredAccount } from "../store/records.ts";
import { en } from "../texts/en.ts";
import { download } from "../ui/download.ts";
import { ScrollTable } from "../ui/ScrollTable.tsx";
import { toCsv } from "./toCsv.ts";
import { keyOf, type Origins } from "./useOrigins.ts";
import type { WatchedSession } from "./watchedSessions.ts";

const OperationsChart = lazy(async () => ({
  default: (await import("./OperationsChart.tsx")).OperationsChart,
}));

/** Latest events that are shown; the file has all of them. */
const shown = 50;

/** What happened on the account, the latest first. */
export function Timeline(props: {
  account: StoredAccount;
  network: ConsoleNetwork;
  events: readonly SessionLogEvent[];
  sessions: readonly WatchedSession[];
  origins: Origins;
}) {
  const { account, network, events, sessions, origins } = props;
  const latest = useMemo(() => events.slice(-shown).reverse(), [events]);
  const names = new Map(sessions.map(({ sessionId, name }): [string, string] => [sessionId, name]));
  const sessionOf = (event: SessionLogEvent) =>
    "sessionId" in event ? event.sessionId : origins.get(keyOf(event));
  const times = useMemo(
    () =>
      events.flatMap(({ type, timestamp }) =>
        type === "operation" && timestamp !== undefined ? [timestamp] : [],
      ),
    [events],
  );
  const { columns } = en.watch;
  return (
    <section className="card">
      <h2>{en.watch.timeline}</h2>
      {events.length === 0 ? <p>{en.watch.timelineNone}</p> : null}
      {times.length === 0 ? null : (
        <>
          <h3>{en.watch.chart}</h3>
          <Suspense fallback={null}>
            <OperationsChart times={times} />
          </Suspense>
        </>
      )}
      {latest.length === 0 ? null : (
        <>
          <ScrollTable
            label={en.watch.timeline}
            columns={[columns.time, columns.what, columns.session, columns.gas, columns.transaction]}
          >
            {latest.map((event) => {
              const sessionId = sessionOf(event);
              return (
                <tr key={keyOf(event)}>
                  <td>
                    {event.timestamp === undefined
                      ? String(event.blockNumber)
                      : formatShortTime(event.timestamp)}
                  </td>
                  <td>{titleOf(event)}</td>
                  <td>{sessionId === undefined ? "" : (names.get(sessionId) ?? shorten(sessionId))}</td>
                  <td>{event.type === "operation" ? `${formatEther(event.actualGasCost)} ETH` : ""}</td>
                  <td>
                    <TransactionLink network={network} hash={event.transactionHash} />
                  </td>
                </tr>
              );
            })}
          </ScrollTable>
          <button
            type="button"
            onClick={() =>
              download(
                `${account.address}.csv`,
                toCsv([
                  ["block", "unix_time", "event", "session", "gas_wei", "transaction"],
                  ...events.map((event) => [
                    String(event.blockNumber),
                    String(event.timestamp ?? ""),
                    event.type,
                    sessionOf(event) ?? "",
                    event.type === "operation" ? String(event.actualGasCost) : "",
                    event.transactionHash,
                  ]),
                ]),
                "text/csv",
              )
            }
          >
            {en.watch.csv}
          </button>
        </>
      )}
    </section>
  );
}

function titleOf(event: SessionLogEvent): string {
  const { events } = en.watch;
  return event.type === "operation" && !event.success ? events.operationFailed : events[event.type];
}

function TransactionLink({ network, hash }: { network: ConsoleNetwork; hash: Hex }) {
  const { explorerUrl } = network;
  if (explorerUrl === undefined) return <code>{shorten(hash)}</code>;
  return (
    <a href={`${explorerUrl}/tx/${hash}`} target="_blank" rel="noreferrer noopener">
      {shorten(hash)}
    </a>
  );
}
